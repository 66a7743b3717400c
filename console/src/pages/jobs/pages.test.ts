import { afterEach, expect, test, vi } from 'vitest'
import { ref } from 'vue'
import { JobPages, PAGE } from './pages'
import type { JobFilter } from '@/api/jobs'

const TOTAL = 100_000
const asked: { offset: number; signal: AbortSignal }[] = []

/** A gateway with many jobs, whose answers come when they are let go. */
function gateway() {
  const waiting: (() => void)[] = []
  vi.stubGlobal('sessionStorage', { getItem: () => null })
  vi.stubGlobal('fetch', (path: string, { signal }: { signal: AbortSignal }) => {
    const offset = Number(new URL(path, 'http://h').searchParams.get('offset'))
    asked.push({ offset, signal })
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')))
      const jobs = Array.from({ length: PAGE }, (_, i) => ({
        id: `job-${offset + i}`,
        status: 'pending',
        attempt: 0,
      }))
      const body = { jobs, pagination: { total: TOTAL } }
      waiting.push(() => resolve(new Response(JSON.stringify(body))))
    })
  })
  return async () => {
    waiting.splice(0).forEach((answer) => answer())
    await vi.waitFor(() => expect(waiting).toEqual([]))
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

const filter = () => ref<JobFilter>({ status: null, sort: 'newest' })

afterEach(() => {
  asked.length = 0
  vi.unstubAllGlobals()
})

test('only what is looked at is read, and once', async () => {
  const answer = gateway()
  const pages = new JobPages(filter())
  pages.look(0, 30)
  pages.look(5, 40)
  await answer()
  expect(asked.map((one) => one.offset)).toEqual([0])
  expect(pages.total.value).toBe(TOTAL)
  expect(pages.row(7)?.id).toBe('job-7')
  pages.look(90, 120)
  await answer()
  expect(asked.map((one) => one.offset)).toEqual([0, 100])
  expect(pages.row(101)?.id).toBe('job-101')
  pages.stop()
})

test('pages that are scrolled past are not waited for', async () => {
  const answer = gateway()
  const pages = new JobPages(filter())
  for (let at = 0; at < 50_000; at += 1_000) pages.look(at, at + 30)
  expect(asked.filter((one) => !one.signal.aborted)).toHaveLength(1)
  await answer()
  expect(pages.row(49_000)?.id).toBe('job-49000')
  expect(pages.row(0)).toBeUndefined()
  pages.stop()
})

test('a change shows at once, and is read soon', async () => {
  const answer = gateway()
  const pages = new JobPages(filter())
  pages.look(0, 30)
  await answer()
  pages.apply([
    { id: 'job-3', job_id: 'x', status: 'in_progress', attempt: 1, node_id: 'gpu', sequence: 1 },
  ])
  expect(pages.row(3)).toMatchObject({ status: 'in_progress', attempt: 1, node_id: 'gpu' })
  await vi.waitFor(() => expect(asked).toHaveLength(2), { timeout: 2_000 })
  pages.stop()
})
