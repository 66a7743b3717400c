import { expect, test } from 'vitest'
import { completions, parseFilter } from './filter'

test('words with a key, and a bare one', () => {
  expect(parseFilter(' node:gpu-1  cause:out_of_memory 8bc0')).toEqual({
    node: 'gpu-1',
    cause: 'OUT_OF_MEMORY',
    id: '8bc0',
  })
  expect(parseFilter('node:')).toEqual({ node: null, cause: null, id: null })
  expect(parseFilter('a:b')).toEqual({ node: null, cause: null, id: 'a:b' })
})

test('the last word is completed, and what stands before it is kept', () => {
  expect(completions('cause:HUNG no', ['gpu-1', 'gpu-2'], ['HUNG'])).toEqual([
    'cause:HUNG node:gpu-1',
    'cause:HUNG node:gpu-2',
  ])
  expect(completions('node:gpu-1', ['gpu-1'], [])).toEqual([])
})
