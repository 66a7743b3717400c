import { act, get, segment } from './http'

export type BatchState = 'running' | 'paused' | 'stopped' | 'cancelled' | 'done'

export interface Batch {
  id: string
  name?: string
  state: BatchState
  reason?: string
  cells: number
  waiting: number
  open: number
  succeeded: number
  failed: number
  cancelled: number
  /** Of those that failed or were cancelled, the ones that are taken as they are. */
  accepted: number
  gpu_seconds: number
  joins?: Join[]
  created_at: string
  started_at?: string
  finished_at?: string
  eta?: string
}

export const CELL_STATES = ['waiting', 'submitted', 'succeeded', 'failed', 'cancelled'] as const
export type CellState = (typeof CELL_STATES)[number]

export interface CellOutput {
  id: string
  name: string
  size: number
  hash?: string
  url: string
}

/** What is made of all cells once they have ended. */
export interface Join {
  join: string
  state: 'waiting' | 'running' | 'succeeded' | 'failed' | 'cancelled'
  error?: string
  outputs: CellOutput[]
}

export interface Cell {
  cell: number
  values: Record<string, unknown>
  state: CellState
  job: string
  accepted?: boolean
  attempts?: number
  node?: string
  error?: string
  seconds?: number
  outputs: CellOutput[]
}

const PAGE = 1000
const batch = (id: string) => `/api/batches/${segment(id)}`

export const batches = (before: string | null, limit: number, signal?: AbortSignal) =>
  get<{ batches: Batch[] }>(
    `/api/batches?${new URLSearchParams({ limit: String(limit), ...(before ? { before } : {}) })}`,
    signal,
  )

export const oneBatch = (id: string, signal?: AbortSignal) => get<Batch>(batch(id), signal)

/** Those that were given out, by their number; at most so many. */
export async function cellsOf(
  id: string,
  most: number,
  state: CellState | null,
  signal?: AbortSignal,
): Promise<Cell[]> {
  const found: Cell[] = []
  for (;;) {
    const limit = Math.min(PAGE, most - found.length)
    const query = new URLSearchParams({
      limit: String(limit),
      after: String(found.at(-1)?.cell ?? -1),
      ...(state ? { state } : {}),
    })
    const { cells } = await get<{ cells: Cell[] }>(`${batch(id)}/cells?${query}`, signal)
    found.push(...cells)
    if (cells.length < limit || found.length >= most) return found
  }
}

export const BATCH_ACTS = ['pause', 'resume', 'retry', 'cancel'] as const
export type BatchAct = (typeof BATCH_ACTS)[number]

/** What the gateway takes for a batch as it is. */
export function batchCan(name: BatchAct, one: Batch): boolean {
  const ended = one.finished_at !== undefined
  switch (name) {
    case 'pause':
      return one.state === 'running' && !ended
    case 'resume':
      return (one.state === 'paused' || one.state === 'stopped') && !ended
    case 'retry':
      return one.failed > 0
    case 'cancel':
      return one.state !== 'cancelled' && !ended
  }
}

export const actOnBatch = (id: string, name: BatchAct) =>
  act<Batch>('POST', `${batch(id)}/actions/${name}`)

/** Takes these cells as they are: what is made of the batch does without them. */
export const acceptCells = (id: string, cells: number[]) =>
  act<Batch>('POST', `${batch(id)}/actions/accept`, { cells })

/** Its pictures on one page that needs nothing else. */
export const sheetUrl = (id: string) => `${batch(id)}/contact-sheet.html`

/** All cells, with their values and files. */
export const manifestUrl = (id: string, format: 'jsonl' | 'csv') =>
  `${batch(id)}/manifest?format=${format}`
export const batchFileUrl = (id: string) => `${batch(id)}/file`

/** The batch that a job is a cell of; null for other jobs. */
export function batchOf(promptId: string): string | null {
  return /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-\d+(?:-\d+)?$/.exec(promptId)?.[1] ?? null
}
