import { expect, test } from 'vitest'
import { depths, draw } from './layout'
import type { Graph } from '@/api/types'

const node = (...sources: string[]) => ({
  class_type: 'A',
  inputs: Object.fromEntries(sources.map((source, at) => [`in${at}`, [source, 0]])),
})

test('a node stands right of all that it needs, and what needs nothing beside who needs it', () => {
  const graph: Graph = { 1: node(), 2: node('1'), 3: node('2', '4'), 4: node() }
  expect(Object.fromEntries(depths(graph))).toEqual({ 1: 0, 2: 1, 3: 2, 4: 1 })
})

test('circles and wires to nowhere are drawn too', () => {
  const graph: Graph = { a: node('b'), b: node('a'), c: node('gone') }
  const drawing = draw(graph)
  expect(drawing.boxes).toHaveLength(3)
  expect(drawing.wires).toHaveLength(2)
})

test('no two boxes lie on one another, in a graph of many', () => {
  const graph: Graph = {}
  for (let i = 0; i < 300; i++) graph[i] = i < 5 ? node() : node(String(i - 5), String((i * 7) % i))
  const { boxes, width, height } = draw(graph)
  expect(new Set(boxes.map((box) => `${box.x},${box.y}`)).size).toBe(300)
  expect(boxes.every((box) => box.x < width && box.y < height)).toBe(true)
})

test('an empty graph has no size', () => {
  expect(draw({}).boxes).toEqual([])
})
