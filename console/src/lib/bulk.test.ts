import { expect, test } from 'vitest'
import { forAll } from './bulk'

test('one that fails stops no other, and no more run at once than told', async () => {
  let running = 0
  let most = 0
  const outcome = await forAll(
    [1, 2, 3, 4, 5],
    async (one) => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setTimeout(resolve, 1))
      running--
      if (one === 2) throw new Error('no')
    },
    2,
  )
  expect(most).toBe(2)
  expect(outcome.done.sort()).toEqual([1, 3, 4, 5])
  expect(outcome.failed.map((failure) => failure.one)).toEqual([2])
})
