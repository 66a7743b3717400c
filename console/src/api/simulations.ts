import { act, get, segment } from './http'

export interface Variant {
  policy: string
  weights: Record<string, number>
  without: string[]
  added: number
  like?: string
}
export interface Spread {
  mean: number
  p50: number
  p95: number
  p99: number
}
/** Times in seconds, shares from 0 to 1. Of what was recorded, waits and times alone. */
export interface Figures {
  problem?: string
  nodes?: number
  waits?: Spread
  times?: Spread
  waits_by_tenant?: Record<string, number>
  model_loads?: number
  running?: number
  loading?: number
  fairness?: number
  makespan?: number
}
export interface Simulation {
  id: string
  state: 'waiting' | 'running' | 'done' | 'failed'
  message?: string
  at: string
  from: string
  to: string
  jobs: number
  left_out: number
  progress: number
  recorded?: Figures
  variants: Variant[]
  results: Figures[]
}

export const simulate = (from: Date, to: Date, variants: Variant[]) =>
  act<Simulation>('POST', '/api/simulations', { from, to, variants })

export const simulation = (id: string, signal?: AbortSignal) =>
  get<Simulation>(`/api/simulations/${segment(id)}`, signal)

/** The policy of jobs for which no other is named, from now on. */
export const applyPolicy = (policy: string) =>
  act<unknown>('PUT', '/api/pools/default/policy', { policy })
