import { expect, test } from 'vitest'
import { contentOn, isOnItsWay, presence, rightContent, spread } from './matrix'
import type { CatalogueModel, Fetch, Model } from '@/api/models'
import type { FleetNode } from '@/api/types'

const MODEL: Model = { folder: 'checkpoints', name: 'flux/dev.safetensors', nodes: ['a', 'b'] }
const node = (id: string, ...loaded: string[]) => ({ id, loaded_models: loaded }) as FleetNode
const wanted = (sha256: string, ...fetches: Fetch[]) => ({ sha256, fetches }) as CatalogueModel

test('a model is in VRAM, on the disk, or missing', () => {
  expect(presence(MODEL, node('a', 'flux/dev.safetensors'))).toBe('loaded')
  expect(presence(MODEL, node('a', 'checkpoints/flux/dev.safetensors'))).toBe('loaded')
  expect(presence(MODEL, node('b', 'other-flux/dev.safetensors'))).toBe('there')
  expect(presence(MODEL, node('c', 'dev.safetensors'))).toBe('missing')
})

test('how far it is spread', () => {
  const nodes = [node('a', 'flux/dev.safetensors'), node('b'), node('c')]
  expect(spread(MODEL, nodes)).toEqual({ loaded: 1, there: 2 })
})

test('a node whose file is another than that of most differs, in VRAM or not', () => {
  const contents = [
    { sha256: 'old', nodes: ['a'] },
    { sha256: 'new', nodes: ['b', 'c'] },
  ]
  const model = { ...MODEL, nodes: ['a', 'b', 'c', 'd'], contents }
  expect(rightContent(model)).toBe('new')
  expect(presence(model, node('a', 'flux/dev.safetensors'))).toBe('differs')
  expect(presence(model, node('b'))).toBe('there')
  expect([contentOn(model, 'd'), presence(model, node('d'))]).toEqual([null, 'there'])
  expect(spread(model, [node('a'), node('b')])).toEqual({ loaded: 0, there: 2 })
})

test('the catalogue says which content is right, though every node has another', () => {
  const model = { ...MODEL, sha256: 'old', catalogue: wanted('new') }
  expect(presence(model, node('a'))).toBe('differs')
})

test('a node that is to have it fetches it, or says why not', () => {
  const fetching: Fetch = { node: 'c', state: 'fetching', bytes: 7 }
  const refused: Fetch = { node: 'd', state: 'refused', bytes: 0, message: 'no room' }
  const model = { folder: 'loras', name: 'x', catalogue: wanted('new', fetching, refused) }
  expect(presence(model, node('c'))).toBe('fetching')
  expect(presence(model, node('d'))).toBe('failed')
  expect(presence(model, node('e'))).toBe('missing')
  expect(spread(model, [node('c'), node('d')])).toEqual({ loaded: 0, there: 0 })
  expect(isOnItsWay(model)).toBe(true)
  expect(isOnItsWay({ ...model, catalogue: wanted('new', refused) })).toBe(false)
})
