import { expect, test } from 'vitest'
import { taken, workShare } from './nodes'
import type { FleetNode } from './types'

const attempt = (apiOnly: boolean) => ({
  job: 'j',
  prompt_id: 'p',
  attempt: 1,
  state: 'running',
  api_only: apiOnly,
})
const node = (slots: number, apiSlots: number | undefined, apiOnly: boolean[]) =>
  ({ slots, api_slots: apiSlots, running: apiOnly.map(attempt) }) as FleetNode

test('jobs that need no GPU take no place of those that do, where they have their own', () => {
  const busy = node(2, 3, [true, true, false])
  expect(taken(busy, 'gpu')).toBe(1)
  expect(taken(busy, 'api')).toBe(2)
  expect(workShare(busy)).toBe(0.5)
})

test('without places of their own they take the usual ones', () => {
  expect(workShare(node(2, 0, [true]))).toBe(0.5)
  expect(workShare(node(2, undefined, [true, true]))).toBe(1)
})

test('a node for such jobs alone is as busy as these make it', () => {
  expect(workShare(node(0, 4, [true]))).toBe(0.25)
  expect(workShare(node(0, 0, []))).toBe(0)
})
