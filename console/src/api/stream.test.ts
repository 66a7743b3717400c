import { expect, test } from 'vitest'
import { pauseBefore } from './stream'

test('pauses grow, are bounded, and are not the same for all', () => {
  expect(pauseBefore(0, 1)).toBe(500)
  expect(pauseBefore(3, 1)).toBe(4_000)
  expect(pauseBefore(30, 1)).toBe(10_000)
  expect(pauseBefore(0, 0)).toBe(250)
})
