import { act, get, segment } from './http'

/** How much a tenant or a key may use; what is not there is not limited. */
export interface Limits {
  max_unfinished?: number
  submits_per_minute?: number
  max_upload_bytes?: number
  max_stored_bytes?: number
  max_output_hours?: number
  max_output_jobs?: number
  max_output_bytes?: number
  gpu_seconds_per_day?: number
  gpu_seconds_per_month?: number
  max_priority?: number
  pools?: string[]
  models?: string[]
}
export const NUMBERS = [
  'max_unfinished',
  'submits_per_minute',
  'gpu_seconds_per_day',
  'gpu_seconds_per_month',
  'max_upload_bytes',
  'max_stored_bytes',
  'max_output_hours',
  'max_output_jobs',
  'max_output_bytes',
  'max_priority',
] as const
export const LISTS = ['pools', 'models'] as const
export type LimitName = (typeof NUMBERS)[number] | (typeof LISTS)[number]

export interface Tenant {
  id: string
  name: string
  limits: Limits
  created_at: string
  disabled_at: string | null
}

export interface Key {
  id: string
  tenant: string
  name: string
  scopes: string[]
  created_at: string
  created_by: string
  expires_at?: string
  revoked_at?: string
  last_used_at?: string
  /** When it is made; never again. */
  key?: string
}

export const tenants = (signal?: AbortSignal) =>
  get<{ tenants: Tenant[] }>('/api/tenants', signal).then((found) => found.tenants)
export const addTenant = (tenant: { id: string; name?: string; limits: Limits }) =>
  act<Tenant>('POST', '/api/tenants', tenant)
export const changeTenant = (
  id: string,
  change: { name?: string; disabled?: boolean; limits?: Limits },
) => act<Tenant>('PATCH', `/api/tenants/${segment(id)}`, change)

export const ROLES = ['viewer', 'user', 'operator', 'admin'] as const
export const keys = (signal?: AbortSignal) =>
  get<{ keys: Key[] }>('/api/keys', signal).then((found) => found.keys)
export const addKey = (key: { tenant: string; name: string; role: string; expires_in?: string }) =>
  act<Key>('POST', '/api/keys', key)
export const rotateKey = (id: string) => act<Key>('POST', `/api/keys/${segment(id)}/rotate`)
export const revokeKey = (id: string) => act<Key>('DELETE', `/api/keys/${segment(id)}`)

/** The scopes of the roles, as the gateway has them. */
const SCOPES: Record<(typeof ROLES)[number], string> = {
  viewer: 'jobs:read nodes:read',
  user: 'jobs:read jobs:write nodes:read',
  operator: 'containers:write jobs:read jobs:write models:write nodes:read nodes:write',
  admin: 'admin containers:write jobs:read jobs:write models:write nodes:read nodes:write',
}
/** The role that has just these; null where none has. */
export function roleOf(scopes: readonly string[]): (typeof ROLES)[number] | null {
  const words = [...scopes].sort().join(' ')
  return ROLES.find((role) => SCOPES[role] === words) ?? null
}

/** Whether it opens anything, and if not, why. */
export function keyState(key: Key, now: number): 'open' | 'revoked' | 'expired' {
  if (key.revoked_at) return 'revoked'
  return key.expires_at && Date.parse(key.expires_at) <= now ? 'expired' : 'open'
}

/** What a form says: empty fields set no limit. */
export function limitsOf(form: Partial<Record<LimitName, string | number>>): Limits {
  const text = (name: LimitName) => String(form[name] ?? '').trim()
  return Object.fromEntries([
    ...NUMBERS.filter((name) => text(name)).map((name) => [name, Number(text(name))]),
    ...LISTS.map((name) => [
      name,
      text(name)
        .split(',')
        .flatMap((one) => one.trim() || []),
    ]).filter(([, list]) => list?.length),
  ]) as Limits
}
