import { expect, test } from 'vitest'
import { axes, failures, parameters, sheet } from './sheet'
import type { Cell } from '@/api/batches'

const cell = (number: number, values: Record<string, unknown>, more: Partial<Cell> = {}): Cell => ({
  cell: number,
  values,
  state: 'succeeded',
  job: `job-${number}`,
  outputs: [],
  ...more,
})
const CELLS = ['a mill', 'a river'].flatMap((prompt, i) =>
  [4, 7].flatMap((cfg, j) =>
    [1, 2, 3].map((seed, k) => cell(i * 6 + j * 3 + k, { model: 'm', prompt, cfg, seed })),
  ),
)

test('the parameters that vary fastest are the axes', () => {
  const all = parameters(CELLS)
  expect(all.map((one) => one.values.length)).toEqual([1, 2, 2, 3])
  expect(axes(all)).toEqual({ x: 'seed', y: 'cfg' })
  expect(axes(parameters([CELLS[0] as Cell]))).toEqual({ x: null, y: null })
  const many = Array.from({ length: 20 }, (_, seed) => cell(seed, { seed }))
  expect(axes(parameters(many))).toEqual({ x: null, y: 'seed' })
})

test('a sheet has every cell once, in its place', () => {
  const { columns, rows } = sheet(CELLS, 'seed', 'prompt', {})
  expect(columns).toEqual(['1', '2', '3'])
  expect(rows.map((row) => row.value)).toEqual(['a mill', 'a river'])
  expect(rows[1]?.cells[2]?.map((one) => one.cell)).toEqual([8, 11])
  expect(rows.flatMap((row) => row.cells.flat())).toHaveLength(CELLS.length)
  const narrow = sheet(CELLS, 'seed', 'prompt', { cfg: '7' })
  expect(narrow.rows[0]?.cells.map((some) => some.map((one) => one.cell))).toEqual([[3], [4], [5]])
})

test('failures are grouped by what they say first', () => {
  const failed = (number: number, error: string) => cell(number, {}, { state: 'failed', error })
  const groups = failures([
    ...CELLS,
    failed(20, 'no model'),
    failed(21, 'CUDA out of memory\nTIPS: one'),
    failed(22, 'CUDA out of memory\nTIPS: other'),
  ])
  expect(groups.map((one) => [one.error, one.cells.length])).toEqual([
    ['CUDA out of memory', 2],
    ['no model', 1],
  ])
})
