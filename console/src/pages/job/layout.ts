import type { Graph } from '@/api/types'

export interface Box {
  id: string
  title: string
  type: string
  x: number
  y: number
}

export interface Wire {
  from: string
  to: string
  path: string
}

export interface Drawing {
  boxes: Box[]
  wires: Wire[]
  width: number
  height: number
}

export const BOX = { width: 176, height: 44, gapX: 56, gapY: 16, margin: 12 }

/** The graph nodes that an input is wired to. */
export function sourcesOf(graph: Graph, id: string): string[] {
  return Object.values(graph[id]?.inputs ?? {})
    .filter((value): value is [unknown, unknown] => Array.isArray(value) && value.length === 2)
    .map(([source]) => String(source))
    .filter((source) => source in graph)
}

/** How far each graph node is from those that need nothing; a circle ends where it was entered. */
export function depths(graph: Graph): Map<string, number> {
  const found = new Map<string, number>()
  const open = new Set<string>()
  const depth = (id: string): number => {
    const known = found.get(id)
    if (known !== undefined || open.has(id)) return known ?? 0
    open.add(id)
    const value = Math.max(-1, ...sourcesOf(graph, id).map(depth)) + 1
    open.delete(id)
    found.set(id, value)
    return value
  }
  Object.keys(graph).forEach(depth)
  return beside(graph, found)
}

/** What needs nothing stands beside the first that needs it, so that wires are short. */
function beside(graph: Graph, depths: Map<string, number>): Map<string, number> {
  const nearest = new Map<string, number>()
  for (const [id, depth] of depths) {
    for (const source of sourcesOf(graph, id)) {
      nearest.set(source, Math.min(nearest.get(source) ?? depth, depth))
    }
  }
  return new Map(
    [...depths].map(([id, depth]) => [
      id,
      depth === 0 ? Math.max(0, (nearest.get(id) ?? 1) - 1) : depth,
    ]),
  )
}

/** Columns by depth; in a column, next to what feeds it. */
export function draw(graph: Graph): Drawing {
  const columns: string[][] = []
  for (const [id, depth] of depths(graph)) (columns[depth] ??= []).push(id)
  const row = new Map<string, number>()
  for (const column of columns) {
    const wish = (id: string) => {
      const sources = sourcesOf(graph, id)
      return sources.length
        ? sources.reduce((sum, source) => sum + (row.get(source) ?? 0), 0) / sources.length
        : Number.POSITIVE_INFINITY
    }
    column.sort((a, b) => wish(a) - wish(b) || a.localeCompare(b, 'en', { numeric: true }))
    column.forEach((id, index) => row.set(id, index))
  }
  const boxes = columns.flatMap((column, depth) =>
    column.map((id, index) => box(graph, id, depth, index)),
  )
  const byId = new Map(boxes.map((one) => [one.id, one]))
  const wires = boxes.flatMap((to) =>
    [...new Set(sourcesOf(graph, to.id))].flatMap((source) => {
      const from = byId.get(source)
      return from ? [{ from: source, to: to.id, path: curve(from, to) }] : []
    }),
  )
  const rows = Math.max(0, ...columns.map((column) => column.length))
  return {
    boxes,
    wires,
    width: columns.length * (BOX.width + BOX.gapX) - BOX.gapX + 2 * BOX.margin,
    height: rows * (BOX.height + BOX.gapY) - BOX.gapY + 2 * BOX.margin,
  }
}

function box(graph: Graph, id: string, depth: number, index: number): Box {
  const node = graph[id]
  return {
    id,
    type: node?.class_type ?? '',
    title: node?._meta?.title ?? node?.class_type ?? id,
    x: BOX.margin + depth * (BOX.width + BOX.gapX),
    y: BOX.margin + index * (BOX.height + BOX.gapY),
  }
}

function curve(from: Box, to: Box): string {
  const x1 = from.x + BOX.width
  const y1 = from.y + BOX.height / 2
  const y2 = to.y + BOX.height / 2
  const bend = Math.max(24, (to.x - x1) / 2)
  return `M${x1} ${y1} C${x1 + bend} ${y1} ${to.x - bend} ${y2} ${to.x} ${y2}`
}
