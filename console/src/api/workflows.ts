import { act, get, segment } from './http'
import type { FileRef, Status } from './types'

export type InputKind = 'text' | 'int' | 'float' | 'boolean' | 'choice' | 'model' | 'seed' | 'image'

/** What one input takes, as JSON Schema, and what a form wants to know of it. */
export interface InputSchema {
  title: string
  description?: string
  enum?: unknown[]
  minimum?: number
  maximum?: number
  maxLength?: number
  default?: unknown
  'x-comfymill-type': InputKind
  'x-comfymill-group'?: string
  'x-comfymill-advanced'?: boolean
}

export interface Workflow {
  name: string
  version: number
  title: string
  description?: string
  icon?: string
  inputs: { properties?: Record<string, InputSchema>; required?: string[] }
  outputs?: string[]
  published_at: string
  published_by: string
}

export type RunOutput = FileRef | { text: string }

export interface Run {
  id: string
  workflow: string
  status: Status
  outputs: Record<string, RunOutput[]>
  error?: string
  submitted_at?: string
  started_at?: string
  finished_at?: string
}

const workflow = (reference: string) => `/api/workflows/${segment(reference)}`

export const workflows = (signal?: AbortSignal) =>
  get<{ workflows: Workflow[] }>('/api/workflows', signal)

/** The latest version; with `name@v3` that one. */
export const oneWorkflow = (reference: string, signal?: AbortSignal) =>
  get<Workflow>(workflow(reference), signal)

/**
 * @param inputs a JSON object as text: seeds are larger than a number holds here
 */
export const startRun = (reference: string, inputs: string) =>
  act<Run>('POST', `${workflow(reference)}/runs`, inputs)

export const oneRun = (reference: string, id: string, signal?: AbortSignal) =>
  get<Run>(`${workflow(reference)}/runs/${segment(id)}`, signal)

/** Its name on the server. */
export async function uploadPicture(file: File): Promise<string> {
  const form = new FormData()
  form.append('image', file)
  const stored = await act<{ name: string; subfolder: string }>('POST', '/upload/image', form)
  return stored.subfolder ? `${stored.subfolder}/${stored.name}` : stored.name
}
