import type { Placement, Reason } from '@/api/types'

/** The reason that most nodes share: what stands in the way, in one word. */
export function mainReason(placement: Placement): Reason | null {
  const [first] = [...placement.waiting].sort((a, b) => b.nodes.length - a.nodes.length)
  return first ?? null
}
