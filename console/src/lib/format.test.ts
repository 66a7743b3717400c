import { expect, test } from 'vitest'
import { duration, gib, relative, short, size, utc } from './format'

test.each([
  [14, '14ms'],
  [1_250, '1.3s'],
  [59_600, '1m'],
  [61_000, '1m 1s'],
  [3_600_000, '1h'],
  [5_430_000, '1h 30m'],
  [90_000_000, '1d 1h'],
  [-5, '0ms'],
])('%d ms are %s', (millis, text) => expect(duration(millis, 'en')).toBe(text))

test('units are those of the language', () => {
  expect(duration(61_000, 'de')).toContain('Min')
  expect(relative(0, 120_000, 'de')).toContain('vor 2')
})

test('the past and the future', () => {
  expect(relative(0, 3_600_000, 'en')).toBe('1 hr. ago')
  expect(relative(90_000, 0, 'en')).toBe('in 1 min.')
})

test('bytes, times and ids', () => {
  expect(gib(25769803776, 'en')).toBe('24')
  expect(gib(1610612736, 'en')).toBe('1.5')
  expect(utc(0)).toBe('1970-01-01 00:00:00 UTC')
  expect(short('8bc0ef77-ed5b-45d4-91b6-a9309a109382')).toBe('8bc0ef77')
  expect(short('8bc0ef77-ed5b-45d4-91b6-a9309a109382-12-1')).toBe('8bc0ef77-12-1')
  expect(short('mine')).toBe('mine')
})

test.each([
  [0, '0 B'],
  [1023, '1,023 B'],
  [1024, '1 KiB'],
  [1_500_000, '1.4 MiB'],
  [23_836_000_000, '22 GiB'],
  [2 ** 52, '4,096 TiB'],
])('%d bytes are %s', (bytes, text) => expect(size(bytes, 'en')).toBe(text))
