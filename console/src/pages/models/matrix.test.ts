import { expect, test } from 'vitest'
import { presence, spread } from './matrix'
import type { FleetNode } from '@/api/types'

const MODEL = { folder: 'checkpoints', name: 'flux/dev.safetensors', nodes: ['a', 'b'] }
const node = (id: string, ...loaded: string[]) => ({ id, loaded_models: loaded }) as FleetNode

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
