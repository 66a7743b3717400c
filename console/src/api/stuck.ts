import { act, get, segment } from './http'
import type { Reason } from './types'

/** Jobs that ask for the same, and that no node takes for the same reasons. */
export interface StuckGroup {
  jobs: number
  wanted: {
    models: string[]
    pool?: string
    labels: string[]
    node?: string
    min_vram_bytes: number
    api_only: boolean
  }
  failed_on: string[]
  reasons: Reason[]
  first: { id: string; job_id: string; submitted_at: string }[]
}

export interface Stuck {
  as_of: string | null
  queued: number
  stuck: StuckGroup[]
  others: number
}
export const stuck = (signal?: AbortSignal) => get<Stuck>('/api/queue-stuck', signal)

/** A record that a service could not read, and set aside. */
export interface Quarantined {
  id: string
  topic: string
  partition: number
  offset: number
  service: string
  at: string
  cause: string
  bytes: number
  text?: string
  base64?: string
}
export const quarantine = (signal?: AbortSignal) =>
  get<{ quarantine: Quarantined[] }>('/api/quarantine', signal)

const record = (id: string) => `/api/quarantine/${segment(id)}`
export const quarantined = (id: string) => get<Quarantined>(record(id))
export const replay = (id: string) => act<Quarantined>('POST', `${record(id)}/replay`)
export const drop = (id: string) => act<Quarantined>('DELETE', record(id))
