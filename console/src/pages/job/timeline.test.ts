import { expect, test } from 'vitest'
import { timeline } from './timeline'
import type { Attempt, Placement } from '@/api/types'

const at = (second: number) => new Date(second * 1000).toISOString()
const attempt = (number: number, more: Partial<Attempt>): Attempt => ({
  number,
  node: 'n',
  state: 'failed',
  reason: null,
  cause: null,
  message: null,
  assigned_at: at(0),
  started_at: null,
  ended_at: null,
  ...more,
})
const placement = (state: Placement['state'], ...attempts: Attempt[]) =>
  ({ state, attempts }) as unknown as Placement

test('a job that failed once and then ran', () => {
  const line = timeline(
    placement(
      'succeeded',
      attempt(1, { assigned_at: at(10), started_at: at(12), ended_at: at(15) }),
      attempt(2, { assigned_at: at(20), started_at: at(20), ended_at: at(30), state: 'succeeded' }),
    ),
    0,
    30_000,
    99_000,
  )
  expect(line.to).toBe(30_000)
  expect(line.lanes[0]?.bars).toEqual([
    { kind: 'wait', from: 0, to: 10_000 },
    { kind: 'wait', from: 15_000, to: 20_000 },
  ])
  expect(line.lanes[1]?.bars.map((bar) => bar.kind)).toEqual(['assigned', 'failed'])
  expect(line.lanes[2]?.bars.at(-1)).toEqual({ kind: 'succeeded', from: 20_000, to: 30_000 })
})

test('one that waits, waits until now', () => {
  const line = timeline(placement('queued'), 1_000, null, 5_000)
  expect(line.lanes).toEqual([{ attempt: 0, bars: [{ kind: 'wait', from: 1_000, to: 5_000 }] }])
})

test('one that runs has an open end, and clocks that differ make no negative bar', () => {
  const line = timeline(
    placement('running', attempt(1, { assigned_at: at(2), started_at: at(1), state: 'running' })),
    0,
    null,
    4_000,
  )
  const bars = line.lanes.flatMap((lane) => lane.bars)
  expect(bars.every((bar) => bar.to >= bar.from)).toBe(true)
  expect(bars.at(-1)).toEqual({ kind: 'running', from: 1_000, to: 4_000 })
})
