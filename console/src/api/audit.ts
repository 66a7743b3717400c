import { get } from './http'

export interface AuditEntry {
  number: number
  at: string
  tenant: string
  actor: string
  key_id?: string
  address: string
  action: string
  target: string
  before?: unknown
  after?: unknown
  hash: string
}

export interface AuditFilter {
  tenant?: string
  actor?: string
  action?: string
}

interface Page {
  entries: AuditEntry[]
  last: number
}
export type AuditRead = (query: Record<string, string>) => Promise<Page>
export const readAudit =
  (signal?: AbortSignal): AuditRead =>
  (query) =>
    get<Page>(`/api/audit?${new URLSearchParams(query).toString()}`, signal)

const WINDOW = 1000
const ENOUGH = 50
const MOST_WINDOWS = 20

/**
 * Entries before a number, the newest first; null for the newest of all. The log is read forwards,
 * so that going back reads one window of numbers after the other.
 */
export async function auditBefore(
  before: number | null,
  filter: AuditFilter,
  read: AuditRead,
): Promise<{ entries: AuditEntry[]; next: number | null }> {
  const chosen = Object.fromEntries(
    Object.entries(filter).filter((one): one is [string, string] => Boolean(one[1])),
  )
  let end = before ?? (await read({ limit: '1' })).last + 1
  const found: AuditEntry[] = []
  for (let i = 0; i < MOST_WINDOWS && end > 1 && found.length < ENOUGH; i++) {
    const after = Math.max(0, end - 1 - WINDOW)
    const limit = String(end - 1 - after)
    const { entries } = await read({ ...chosen, after: String(after), limit })
    found.push(...entries.filter((one) => one.number < end).reverse())
    end = after + 1
  }
  return { entries: found, next: end > 1 ? end : null }
}

export interface Difference {
  name: string
  before: string | null
  after: string | null
}

type Act = Pick<AuditEntry, 'action' | 'before' | 'after'>

const words = (value: unknown): string | null =>
  value === undefined || value === null
    ? null
    : typeof value === 'string'
      ? value
      : JSON.stringify(value)
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * What an act has changed, one line for each field.
 *
 * A node's change has what was asked for alone: what it does not name has stayed.
 */
export function differences({ action, before, after }: Act): Difference[] {
  if ((before != null && !isObject(before)) || (after != null && !isObject(after))) {
    return [{ name: '', before: words(before), after: words(after) }]
  }
  const [one, other] = [before ?? {}, after ?? {}]
  return [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .map((name) => ({ name, before: words(one[name]), after: words(other[name]) }))
    .filter((change) => change.before !== change.after)
    .filter((change) => action !== 'node.change' || change.after !== null)
}
