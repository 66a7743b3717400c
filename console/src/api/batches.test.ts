import { expect, test } from 'vitest'
import { type Batch, batchCan, BATCH_ACTS, batchOf } from './batches'

const ID = '9ea34e99-5e44-34fa-851b-565c57164cc0'
const BATCH: Batch = {
  id: ID,
  state: 'running',
  cells: 10,
  waiting: 5,
  open: 5,
  succeeded: 0,
  failed: 0,
  accepted: 0,
  cancelled: 0,
  gpu_seconds: 0,
  created_at: '2026-01-01T00:00:00Z',
}
const acts = (change: Partial<Batch>) =>
  BATCH_ACTS.filter((one) => batchCan(one, { ...BATCH, ...change }))

test('a batch is offered what the gateway takes', () => {
  expect(acts({})).toEqual(['pause', 'cancel'])
  expect(acts({ state: 'paused', failed: 1 })).toEqual(['resume', 'retry', 'cancel'])
  expect(acts({ state: 'stopped', finished_at: '2026-01-01T00:00:00Z' })).toEqual([])
  expect(acts({ state: 'cancelled' })).toEqual([])
  expect(acts({ state: 'done', failed: 2, finished_at: '2026-01-01T00:00:00Z' })).toEqual(['retry'])
})

test('a job of a batch is known by its id', () => {
  expect(batchOf(`${ID}-0`)).toBe(ID)
  expect(batchOf(`${ID}-12-1`)).toBe(ID)
  expect(batchOf(ID)).toBeNull()
  expect(batchOf('mine-1')).toBeNull()
})
