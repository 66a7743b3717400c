import { expect, test } from 'vitest'
import { parseViews, type View, viewOf, withView } from './views'

const FAILED: View = { name: 'Failed', query: { status: 'failed', sort: 'longest' } }

test('what was kept is read again, and nothing else', () => {
  expect(parseViews(JSON.stringify([FAILED]))).toEqual([FAILED])
  expect(parseViews('[{"name":"x","query":{"status":1}},{"name":2},null,"y"]')).toEqual([])
  for (const broken of [null, '', '{', '{}', 'null']) expect(parseViews(broken)).toEqual([])
})

test('a view of the same name is replaced, and there is an end to them', () => {
  const renewed = { name: 'Failed', query: { status: 'failed' } }
  expect(withView([FAILED], renewed)).toEqual([renewed])
  const many: View[] = Array.from({ length: 40 }, (_, i) => ({ name: `${i}`, query: {} }))
  const kept = many.reduce((views, one) => withView(views, one), [FAILED])
  expect(kept).toHaveLength(30)
  expect(kept.at(-1)?.name).toBe('39')
})

test('a view is known by what the address says, in any order', () => {
  expect(viewOf([FAILED], { sort: 'longest', status: 'failed' })).toEqual(FAILED)
  expect(viewOf([FAILED], { status: 'failed' })).toBeUndefined()
})
