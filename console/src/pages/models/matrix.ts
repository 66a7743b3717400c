import type { Fetch, Model } from '@/api/models'
import type { FleetNode } from '@/api/types'

export const PRESENCES = ['loaded', 'there', 'differs', 'fetching', 'failed', 'missing'] as const
export type Presence = (typeof PRESENCES)[number]

/** How far the node is with it, where it is to have it. */
export const fetchOf = (model: Model, node: string): Fetch | undefined =>
  model.catalogue?.fetches.find((fetch) => fetch.node === node)

/** What it is on that node: null where the agent does not tell. */
export const contentOn = (model: Model, node: string): string | null =>
  model.contents?.find((content) => content.nodes.includes(node))?.sha256 ??
  (model.nodes?.includes(node) ? (model.sha256 ?? null) : null)

/** What it should be: what the catalogue says, else what most nodes have. */
export function rightContent(model: Model): string | null {
  const [first] = [...(model.contents ?? [])].sort((a, b) => b.nodes.length - a.nodes.length)
  return model.catalogue?.sha256 ?? model.sha256 ?? first?.sha256 ?? null
}

/** A node tells of what is in VRAM by the name alone, or with folders before it. */
export function presence(model: Model, node: FleetNode): Presence {
  const content = contentOn(model, node.id)
  if (content !== null && content !== rightContent(model)) return 'differs'
  if (node.loaded_models.some((one) => one === model.name || one.endsWith(`/${model.name}`))) {
    return 'loaded'
  }
  if (model.nodes?.includes(node.id)) return 'there'
  const fetch = fetchOf(model, node.id)
  if (!fetch) return 'missing'
  return fetch.state === 'waiting' || fetch.state === 'fetching' ? 'fetching' : 'failed'
}

const HAS_IT: readonly Presence[] = ['loaded', 'there', 'differs']

/** On how many nodes it is, and in the VRAM of how many. */
export function spread(model: Model, nodes: readonly FleetNode[]) {
  const all = nodes.map((node) => presence(model, node))
  return {
    loaded: all.filter((one) => one === 'loaded').length,
    there: all.filter((one) => HAS_IT.includes(one)).length,
  }
}

/** Whether something happens to it that is worth looking at again. */
export const isOnItsWay = (model: Model): boolean =>
  Boolean(model.catalogue?.fetches.some(({ state }) => state === 'waiting' || state === 'fetching'))
