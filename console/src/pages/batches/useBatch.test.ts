import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createApp, effectScope } from 'vue'
import type { Batch, Cell } from '@/api/batches'

const answers = vi.hoisted(() => ({ batch: {} as Partial<Batch>, cells: [] as Partial<Cell>[] }))
const live = vi.hoisted(() => ({ changed: () => {} }))

vi.mock('@/api/batches', () => ({
  oneBatch: async () => ({ ...answers.batch }),
  cellsOf: async () => [...answers.cells],
}))
vi.mock('@/live', () => ({
  onJobs: (told: (changes: { id: string }[]) => void) => {
    live.changed = () => told([{ id: 'b-0' }])
    return () => {}
  },
}))

import { useBatch } from './useBatch'

const app = createApp({})
app.use(VueQueryPlugin, { queryClient: new QueryClient() })
const scope = effectScope()

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

test('cells that were read a moment before the end of their batch are read once more', async () => {
  answers.batch = { open: 1, succeeded: 0 }
  answers.cells = [{ state: 'submitted' }]
  const read = app.runWithContext(() => scope.run(() => useBatch('b')))
  await vi.advanceTimersByTimeAsync(10)
  expect(read?.cells.data.value).toEqual([{ state: 'submitted' }])

  answers.batch = { open: 0, succeeded: 1, finished_at: 'now' } // but the cells are not written yet
  live.changed()
  await vi.advanceTimersByTimeAsync(1_600)
  expect(read?.batch.data.value?.succeeded).toBe(1)
  expect(read?.cells.data.value).toEqual([{ state: 'submitted' }])

  answers.cells = [{ state: 'succeeded' }]
  await vi.advanceTimersByTimeAsync(1_600)
  expect(read?.cells.data.value).toEqual([{ state: 'succeeded' }])
})
