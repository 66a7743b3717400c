import { expect, test } from 'vitest'
import { type AuditEntry, auditBefore, type AuditRead, differences } from './audit'

/** A log with numbers from 1, of which every hundredth is by Ada. */
function log(last: number) {
  const asked: Record<string, string>[] = []
  const read: AuditRead = async (query) => {
    asked.push(query)
    const after = Number(query.after ?? 0)
    const entries = Array.from({ length: last }, (_, i) => ({
      number: i + 1,
      actor: (i + 1) % 100 ? 'Bob' : 'Ada',
    }))
      .filter((one) => one.number > after && (!query.actor || one.actor === query.actor))
      .slice(0, Number(query.limit)) as AuditEntry[]
    return { entries, last }
  }
  return { read, asked }
}

test('the log is read backwards, every entry once', async () => {
  const { read } = log(2_345)
  const numbers: number[] = []
  let before: number | null = null
  do {
    const page = await auditBefore(before, {}, read)
    numbers.push(...page.entries.map((one) => one.number))
    before = page.next
  } while (before !== null)
  expect(numbers).toEqual(Array.from({ length: 2_345 }, (_, i) => 2_345 - i))
})

test('rare entries are looked for further back', async () => {
  const { read, asked } = log(7_000)
  const { entries, next } = await auditBefore(null, { actor: 'Ada', action: '' }, read)
  expect(entries).toHaveLength(50)
  expect(entries[0]?.number).toBe(7_000)
  expect(next).toBe(2_001)
  expect(asked.slice(1).every((query) => query.actor === 'Ada' && !('action' in query))).toBe(true)
})

test('an empty log has no entries', async () => {
  expect(await auditBefore(null, {}, log(0).read)).toEqual({ entries: [], next: null })
})

test('what has changed is told field by field', () => {
  const before = { name: 'a', weight: 1, pool: 'x' }
  expect(differences({ action: 'tenant.change', before, after: { name: 'a', weight: 2 } })).toEqual(
    [
      { name: 'weight', before: '1', after: '2' },
      { name: 'pool', before: 'x', after: null },
    ],
  )
  const patch = { name: null, weight: 2, pool: null }
  expect(differences({ action: 'node.change', before, after: patch })).toEqual([
    { name: 'weight', before: '1', after: '2' },
  ])
  expect(
    differences({ action: 'tenant.create', after: { limits: {}, disabled_at: null } }),
  ).toEqual([{ name: 'limits', before: null, after: '{}' }])
  expect(differences({ action: 'x', before: 'on' })).toEqual([
    { name: '', before: 'on', after: null },
  ])
})
