import { expect, test } from 'vitest'
import { best, canApply, parseWeights, variantOf } from './variants'

test.each([
  ['', {}],
  ['acme=3', { acme: 3 }],
  [' acme = 3 , bravo=2,', { acme: 3, bravo: 2 }],
  ['acme', null],
  ['acme=0', null],
  ['acme=1001', null],
  ['acme=x', null],
])('weights %s', (text, weights) => expect(parseWeights(text)).toEqual(weights))

test('a draft becomes a variant', () => {
  expect(variantOf({ policy: 'affinity', weights: 'a=2', without: 'n1, n2,', added: 1 })).toEqual({
    policy: 'affinity',
    weights: { a: 2 },
    without: ['n1', 'n2'],
    added: 1,
  })
})

test('a mere policy can be made to hold, once it was tried', () => {
  const plain = { policy: 'affinity', weights: {}, without: [], added: 0 }
  expect(canApply(plain, {})).toBe(true)
  expect(canApply(plain, undefined)).toBe(false)
  expect(canApply(plain, { problem: 'no' })).toBe(false)
  expect(canApply({ ...plain, added: 1 }, {})).toBe(false)
  expect(canApply({ ...plain, without: ['a'] }, {})).toBe(false)
  expect(canApply({ ...plain, weights: { a: 2 } }, {})).toBe(false)
})

test('the best has the least mean wait', () => {
  const spread = (mean: number) => ({ waits: { mean, p50: 0, p95: 0, p99: 0 } })
  expect(best([spread(3), { problem: 'no' }, spread(2)])).toBe(2)
  expect(best([{ problem: 'no' }])).toBe(-1)
})
