import { expect, test } from 'vitest'
import { parseStarted } from './runs'

test('what another program left there is no run', () => {
  const run = { id: 'a', workflow: 'poster@v1' }
  expect(parseStarted(JSON.stringify([run, null, 3, { id: 'b' }]))).toEqual([run])
  for (const other of [null, '', '{', '{}', '"a"']) expect(parseStarted(other)).toEqual([])
})
