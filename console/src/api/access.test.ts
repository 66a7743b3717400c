import { expect, test } from 'vitest'
import { type Key, keyState, limitsOf, roleOf } from './access'

test('empty fields of a form set no limit', () => {
  expect(limitsOf({ max_unfinished: 10, submits_per_minute: '', pools: ' a, b,,' })).toEqual({
    max_unfinished: 10,
    pools: ['a', 'b'],
  })
  expect(limitsOf({ max_priority: '0', models: ' , ' })).toEqual({ max_priority: 0 })
})

test('a key is called by the role that has just its scopes', () => {
  expect(roleOf(['nodes:read', 'jobs:read'])).toBe('viewer')
  expect(roleOf(['jobs:read'])).toBeNull()
  expect(roleOf(['jobs:read', 'jobs:write', 'nodes:read'])).toBe('user')
})

test('a key ends when it is revoked, or its time has come', () => {
  const key = { expires_at: '2030-01-01T00:00:00Z' } as Key
  expect(keyState(key, Date.parse('2029-12-31T00:00:00Z'))).toBe('open')
  expect(keyState(key, Date.parse('2030-01-01T00:00:00Z'))).toBe('expired')
  expect(keyState({ ...key, revoked_at: '2029-01-01T00:00:00Z' }, 0)).toBe('revoked')
})
