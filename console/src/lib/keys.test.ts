import { expect, test, vi } from 'vitest'
import { KeyReader } from './keys'

const press = (key: string, more = {}) => ({
  key,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  ...more,
})

test('a sequence means something only where its keys follow soon', () => {
  const jobs = vi.fn()
  const down = vi.fn()
  const reader = new KeyReader({ 'g j': jobs, j: down, 'mod+k': jobs })
  expect(reader.read(press('g'), 0)).toBeUndefined()
  expect(reader.read(press('j'), 100)).toBe(jobs)
  expect(reader.read(press('j'), 200)).toBe(down)
  reader.read(press('g'), 1_000)
  expect(reader.read(press('j'), 5_000)).toBe(down)
  expect(reader.read(press('k', { ctrlKey: true }), 6_000)).toBe(jobs)
  expect(reader.read(press('j', { altKey: true }), 7_000)).toBeUndefined()
})
