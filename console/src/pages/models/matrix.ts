import type { Model } from '@/api/models'
import type { FleetNode } from '@/api/types'

export type Presence = 'loaded' | 'there' | 'missing'

/** A node tells of what is in VRAM by the name alone, or with folders before it. */
export function presence(model: Model, node: FleetNode): Presence {
  if (node.loaded_models.some((one) => one === model.name || one.endsWith(`/${model.name}`))) {
    return 'loaded'
  }
  return model.nodes.includes(node.id) ? 'there' : 'missing'
}

/** On how many nodes it is, and in the VRAM of how many. */
export function spread(model: Model, nodes: readonly FleetNode[]) {
  const all = nodes.map((node) => presence(model, node))
  return {
    loaded: all.filter((one) => one === 'loaded').length,
    there: all.filter((one) => one !== 'missing').length,
  }
}
