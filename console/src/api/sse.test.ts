import { expect, test } from 'vitest'
import { EventParser } from './sse'

const TEXT =
  'event: jobs\nid: 7\ndata: [1]\n\n: keep-alive\n\nevent: queue\ndata: {"a":\ndata: 1}\n\n'

test('events are the same however the text is cut', () => {
  const whole = new EventParser().push(TEXT)
  expect(whole).toEqual([
    { name: 'jobs', id: '7', data: '[1]' },
    { name: 'queue', id: null, data: '{"a":\n1}' },
  ])
  for (let size = 1; size < TEXT.length; size++) {
    const parser = new EventParser()
    const pieces = []
    for (let at = 0; at < TEXT.length; at += size)
      pieces.push(...parser.push(TEXT.slice(at, at + size)))
    expect(pieces).toEqual(whole)
  }
})

test('what has not come whole is no event yet', () => {
  expect(new EventParser().push('event: jobs\ndata: 1\n')).toEqual([])
})
