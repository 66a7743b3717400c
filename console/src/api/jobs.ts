import { act, get, segment } from './http'
import type { FileRef, Graph, Job, JobDetails, JobsPage, Placement, Status } from './types'

export interface JobFilter {
  status: Status | null
  sort: 'newest' | 'oldest' | 'longest'
  node?: string | null
  cause?: string | null
  /** How the prompt's id begins. */
  id?: string | null
}

const SORTS: Record<JobFilter['sort'], Record<string, string>> = {
  newest: {},
  oldest: { sort_order: 'asc' },
  longest: { sort_by: 'execution_duration' },
}

export function jobsPage(
  filter: JobFilter,
  offset: number,
  limit: number,
  signal?: AbortSignal,
): Promise<JobsPage> {
  const query = new URLSearchParams({
    ...(filter.status ? { status: filter.status } : {}),
    ...SORTS[filter.sort],
    ...(filter.node ? { node_id: filter.node } : {}),
    ...(filter.cause ? { failure_cause: filter.cause } : {}),
    ...(filter.id ? { id_prefix: filter.id } : {}),
    offset: String(offset),
    limit: String(limit),
  })
  return get<JobsPage>(`/api/jobs?${query.toString()}`, signal)
}

const job = (id: string) => `/api/jobs/${segment(id)}`

export const jobDetails = (id: string, signal?: AbortSignal) => get<JobDetails>(job(id), signal)
export const jobPlacement = (id: string, signal?: AbortSignal) =>
  get<Placement>(`${job(id)}/placement`, signal)

export interface Submitted {
  prompt_id: string
}
export const submit = (prompt: Graph, extraData: Record<string, unknown>) =>
  act<Submitted>('POST', '/prompt', { prompt, extra_data: extraData })

export const JOB_ACTS = ['cancel', 'retry', 'hold', 'release', 'front'] as const
export type JobAct = (typeof JOB_ACTS)[number]

/** What the gateway takes for a job in such a state. */
export function canBe(act: JobAct | 'priority', status: Status): boolean {
  switch (act) {
    case 'cancel':
      return status === 'pending' || status === 'in_progress'
    case 'retry':
      return status === 'failed'
    default:
      return status === 'pending'
  }
}

export function actOn(id: string, name: JobAct): Promise<unknown> {
  return name === 'front'
    ? act('PATCH', job(id), { front: true })
    : act('POST', `${job(id)}/${name}`)
}

export const setPriority = (id: string, priority: number) => act('PATCH', job(id), { priority })

/** A file of ComfyUI's, by ComfyUI's own route. */
export function fileUrl(file: FileRef, preview = false): string {
  const query = new URLSearchParams({
    filename: file.filename,
    subfolder: file.subfolder ?? '',
    type: file.type ?? 'output',
    ...(preview ? { preview: 'webp;80' } : {}),
  })
  return `/view?${query.toString()}`
}

const PICTURES = /\.(png|jpe?g|webp|gif|avif|svg)$/i
export const isPicture = (file: FileRef) => PICTURES.test(file.filename)
export const isVideo = (file: FileRef) => /\.(mp4|webm|mov|mkv)$/i.test(file.filename)
export const isAudio = (file: FileRef) => /\.(mp3|wav|flac|ogg|opus|m4a)$/i.test(file.filename)

/** The files among the outputs of a job, in the order of its graph nodes. */
export function filesOf(outputs: JobDetails['outputs']): { node: string; file: FileRef }[] {
  return Object.entries(outputs ?? {}).flatMap(([node, lists]) =>
    Object.values(lists).flatMap((list) =>
      Array.isArray(list)
        ? list
            .filter((one): one is FileRef => typeof (one as FileRef | null)?.filename === 'string')
            .map((file) => ({ node, file }))
        : [],
    ),
  )
}

/** How long it ran; null where it has not. */
export function ranFor(one: Job): number | null {
  return one.execution_start_time && one.execution_end_time
    ? one.execution_end_time - one.execution_start_time
    : null
}
