import { expect, test } from 'vitest'
import { rowsOf } from './rows'
import type { FleetSettings, Setting } from '@/api/settings'

const setting = (name: string, ...values: Setting['values']): Setting => ({
  service: 'gateway',
  name,
  description: `What ${name} is`,
  default: '1',
  secret: false,
  changed: values.some((one) => one.changed),
  differs: values.length > 1,
  values,
})
const usual = (instances?: string[]) =>
  ({ value: '1', source: 'default', changed: false, instances }) as const
const other = (instances?: string[]) =>
  ({ value: '2', source: 'file', changed: true, instances }) as const
const ALL: FleetSettings = {
  services: ['a', 'b', 'c'].map((instance) => ({ service: 'gateway', instance, at: '' })),
  settings: [
    setting('same', usual()),
    setting('set', other()),
    setting('mixed', usual(['a', 'b']), other(['c'])),
    { ...setting('pool', other(['b'])), differs: true },
  ],
}
const names = (...args: [string[], 'changed' | 'differing' | 'all', string?]) =>
  rowsOf(ALL, 'gateway', args[0], args[1], args[2] ?? '').map((row) => row.setting.name)

test('of all processes: all, what is changed anywhere, what is not alike', () => {
  expect(names([], 'all')).toEqual(['same', 'set', 'mixed', 'pool'])
  expect(names([], 'changed')).toEqual(['set', 'mixed', 'pool'])
  expect(names([], 'differing')).toEqual(['mixed', 'pool'])
  expect(rowsOf(ALL, 'agent', [], 'all', '')).toEqual([])
})

test('of one process: what it has', () => {
  expect(names(['a'], 'changed')).toEqual(['set'])
  expect(names(['c'], 'changed')).toEqual(['set', 'mixed'])
  const [row] = rowsOf(ALL, 'gateway', ['c'], 'all', 'mixed')
  expect(row?.values).toEqual([{ ...other(), instances: undefined }])
})

test('two processes beside each other differ where their values do, or one has none', () => {
  expect(names(['a', 'b'], 'differing')).toEqual(['pool'])
  expect(names(['a', 'c'], 'differing')).toEqual(['mixed', 'pool'])
})

test('words are looked for in names, meanings and values, in any order', () => {
  expect(names([], 'all', 'IS mix')).toEqual(['mixed'])
  expect(names([], 'all', '2')).toEqual(['set', 'mixed', 'pool'])
})
