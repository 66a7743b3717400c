import type { Figures, Variant } from '@/api/simulations'

/** A variant as it is written. */
export interface Draft {
  policy: string
  weights: string
  without: string
  added: number
}

/** `acme=3, bravo=2`; null where that is not what it says. */
export function parseWeights(text: string): Record<string, number> | null {
  const weights: Record<string, number> = {}
  for (const part of text.split(',').map((one) => one.trim())) {
    if (!part) continue
    const [, tenant, weight] = /^([^=\s]+)\s*=\s*(\d{1,4})$/.exec(part) ?? []
    if (!tenant || !weight || Number(weight) < 1 || Number(weight) > 1000) return null
    weights[tenant] = Number(weight)
  }
  return weights
}

export const variantOf = (draft: Draft): Variant => ({
  policy: draft.policy,
  weights: parseWeights(draft.weights) ?? {},
  without: draft.without.split(',').flatMap((one) => one.trim() || []),
  added: draft.added,
})

/** Only a policy can be made to hold from here: nodes are machines, weights are settings. */
export const canApply = (variant: Variant, figures: Figures | undefined): boolean =>
  figures?.problem === undefined &&
  figures !== undefined &&
  !variant.added &&
  !variant.without.length &&
  !Object.keys(variant.weights).length

/** Which of them has the least mean wait; -1 where none has one. */
export function best(results: readonly Figures[]): number {
  const waits = results.map((one) => one.waits?.mean ?? Infinity)
  const least = Math.min(...waits)
  return Number.isFinite(least) ? waits.indexOf(least) : -1
}
