export interface Outcome<T> {
  done: T[]
  failed: { one: T; error: unknown }[]
}

/** Does the same to all, a few at a time, whatever becomes of some. */
export async function forAll<T>(
  all: readonly T[],
  step: (one: T) => Promise<unknown>,
  atOnce = 6,
): Promise<Outcome<T>> {
  const outcome: Outcome<T> = { done: [], failed: [] }
  const rest = [...all]
  const worker = async () => {
    for (let one = rest.shift(); one !== undefined; one = rest.shift()) {
      try {
        await step(one)
        outcome.done.push(one)
      } catch (error) {
        outcome.failed.push({ one, error })
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, all.length) }, worker))
  return outcome
}
