import { expect, test } from 'vitest'
import { matching } from './match'

test('all words have to be there; beginnings come first', () => {
  const all = ['Go to Nodes', 'Node gpu-1', 'Language: Deutsch']
  expect(matching(all, 'gpu no', (one) => one)).toEqual(['Node gpu-1'])
  expect(matching(all, '', (one) => one)).toEqual(all)
  expect(matching(['unpaused', 'pause'], 'pause', (one) => one)).toEqual(['pause', 'unpaused'])
  expect(matching(all, 'xyz', (one) => one)).toEqual([])
})
