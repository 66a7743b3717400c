import type { Cell } from '@/api/batches'

export interface Parameter {
  name: string
  /** As they are shown, in the order of the cells. */
  values: string[]
}

export const shown = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? null)

/** All that the cells differ in, or could. */
export function parameters(cells: readonly Cell[]): Parameter[] {
  const found = new Map<string, Set<string>>()
  for (const cell of cells) {
    for (const [name, value] of Object.entries(cell.values)) {
      const values = found.get(name) ?? new Set<string>()
      values.add(shown(value))
      found.set(name, values)
    }
  }
  return [...found].map(([name, values]) => ({ name, values: [...values] }))
}

const MOST_COLUMNS = 12

/** The two that vary fastest and are not too wide: the last goes across, the one before down. */
export function axes(all: readonly Parameter[]): { x: string | null; y: string | null } {
  const varied = all.filter((one) => one.values.length > 1)
  const across = varied.filter((one) => one.values.length <= MOST_COLUMNS).at(-1)
  const down = varied.filter((one) => one !== across).at(-1)
  return { x: across?.name ?? null, y: down?.name ?? null }
}

export interface Sheet {
  columns: string[]
  rows: { value: string; cells: Cell[][] }[]
}

/** Cells by the values of two parameters, of those that have the fixed values of others. */
export function sheet(
  cells: readonly Cell[],
  x: string | null,
  y: string | null,
  fixed: Record<string, string>,
): Sheet {
  const kept = cells.filter((cell) =>
    Object.entries(fixed).every(([name, value]) => shown(cell.values[name]) === value),
  )
  const at = (cell: Cell, name: string | null) => (name ? shown(cell.values[name]) : '')
  const values = (name: string | null) => [...new Set(kept.map((cell) => at(cell, name)))]
  const columns = values(x)
  const byPlace = new Map<string, Cell[]>()
  for (const cell of kept) {
    const place = JSON.stringify([at(cell, x), at(cell, y)])
    byPlace.set(place, [...(byPlace.get(place) ?? []), cell])
  }
  return {
    columns,
    rows: values(y).map((value) => ({
      value,
      cells: columns.map((column) => byPlace.get(JSON.stringify([column, value])) ?? []),
    })),
  }
}

export interface Failure {
  error: string
  cells: Cell[]
}

/** Cells that failed alike, the most first. What follows an error's first line seldom helps. */
export function failures(cells: readonly Cell[]): Failure[] {
  const byError = new Map<string, Cell[]>()
  for (const cell of cells) {
    if (cell.state !== 'failed') continue
    const error = (cell.error ?? '').split('\n', 1)[0] ?? ''
    byError.set(error, [...(byError.get(error) ?? []), cell])
  }
  return [...byError]
    .map(([error, alike]) => ({ error, cells: alike }))
    .sort((a, b) => b.cells.length - a.cells.length)
}
