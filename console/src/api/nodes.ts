import { act, get, segment } from './http'
import type { FleetNode, NodeStatus, Pool } from './types'

export const NODE_ACTS = ['drain', 'resume', 'disable', 'enable'] as const
export type NodeAct = (typeof NODE_ACTS)[number]

/** What makes sense for a node as it is. */
export function actsFor(node: FleetNode): NodeAct[] {
  return [
    ...(node.draining ? (['resume'] as const) : node.enabled ? (['drain'] as const) : []),
    node.enabled ? 'disable' : 'enable',
  ]
}

const node = (id: string) => `/api/nodes/${segment(id)}`

export const actOnNode = (id: string, name: NodeAct) =>
  act<FleetNode>('POST', `${node(id)}/${name}`)

export interface NodeChange {
  weight?: number
  priority?: number
  labels?: string[]
  pool?: string
}
export const changeNode = (id: string, change: NodeChange) =>
  act<FleetNode>('PATCH', node(id), change)

export const pools = (signal?: AbortSignal) =>
  get<{ pools: Pool[]; policies: string[] }>('/api/pools', signal)

export interface Drift {
  versions: { comfyui_version: string; nodes: string[] }[]
  classes: {
    class: string
    signatures: { hash: string; nodes: string[] }[]
    lacking: number
    lacking_nodes: string[]
  }[]
  installed?: { models: Difference[] }
}
/** What something is on which nodes: of a model file its SHA-256, or its size. */
export interface Difference {
  name: string
  values: { value: string; nodes: string[] }[]
  lacking_nodes: string[]
}
export const drift = (signal?: AbortSignal) => get<Drift>('/api/fleet/drift', signal)

const TAKES_JOBS: NodeStatus[] = ['online']

export const isRunning = (attempt: { state: string }) => attempt.state.toLowerCase() === 'running'

/** What would become of the work if this node took nothing new. */
export function drainEffect(one: FleetNode, all: Iterable<FleetNode>) {
  const running = one.running.filter((attempt) => isRunning(attempt)).length
  const others = [...all].filter(
    (other) => other.id !== one.id && other.pool === one.pool && TAKES_JOBS.includes(other.status),
  )
  return { running, waiting: one.running.length - running, isLast: others.length === 0 }
}

/** How many attempts take places of one kind: those with a GPU, or those of API-only jobs. */
export function taken(one: FleetNode, kind: 'gpu' | 'api'): number {
  const beside = (attempt: FleetNode['running'][number]) =>
    Boolean(one.api_slots) && Boolean(attempt.api_only)
  return one.running.filter((attempt) => beside(attempt) === (kind === 'api')).length
}

/** Of the places with a GPU; of the others where it has no more than those. */
export function workShare(one: FleetNode): number {
  const [used, all] = one.slots
    ? [taken(one, 'gpu'), one.slots]
    : [taken(one, 'api'), one.api_slots ?? 0]
  return all > 0 ? Math.min(1, used / all) : 0
}

/** The busiest card, 0 to 1; null where no card says. */
export function gpuShare(one: FleetNode): number | null {
  const loads = one.gpus.flatMap((gpu) => gpu.load_percent ?? [])
  return loads.length ? Math.max(...loads) / 100 : null
}

/** Null where the node does not say how much it has. */
export function vramShare(one: FleetNode): number | null {
  return one.vram_total_bytes > 0 ? 1 - one.vram_free_bytes / one.vram_total_bytes : null
}
