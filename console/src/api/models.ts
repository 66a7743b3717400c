import { act, get, segment } from './http'

export const FETCH_STATES = ['waiting', 'fetching', 'failed', 'refused'] as const

/** How far a node is with a file that it is to have and has not yet. */
export interface Fetch {
  node: string
  state: (typeof FETCH_STATES)[number]
  bytes: number
  message?: string
}
/** What a file must be, where it is to be had, and who is to have it. */
export interface CatalogueModel {
  id: string
  folder: string
  name: string
  sha256: string
  bytes: number
  sources: string[]
  licence?: string
  wanted_by: string[]
  fetches: Fetch[]
  created_at: string
  created_by: string
}
/** What is empty or not known is left out. */
export interface Model {
  folder: string
  name: string
  bytes?: number
  sha256?: string
  nodes?: string[]
  /** Where nodes do not agree. */
  contents?: { sha256: string; nodes: string[] }[]
  same_as?: string[]
  last_used_at?: string
  catalogue?: CatalogueModel
}
export interface ModelsPage {
  total: number
  models: Model[]
}

export const models = (search: string, offset: number, limit: number, signal?: AbortSignal) =>
  get<ModelsPage>(
    `/api/fleet/models?${new URLSearchParams({
      ...(search ? { search } : {}),
      offset: String(offset),
      limit: String(limit),
    }).toString()}`,
    signal,
  )

const MOST_LIKE_IT = 1000

export const placeOf = (model: Model) => `${model.folder}/${model.name}`

/** The one at `folder/name`; null where no node has it and the catalogue does not know it. */
export const modelAt = (place: string, signal?: AbortSignal) =>
  models(place, 0, MOST_LIKE_IT, signal).then(
    (page) => page.models.find((one) => placeOf(one) === place) ?? null,
  )

export const WISHES = ['pull', 'release'] as const
export type Wish = (typeof WISHES)[number]
export type Choice = { nodes: string[] } | { pool: string }

/** These nodes are to have it, or need it no more. */
export const wish = (id: string, name: Wish, choice: Choice) =>
  act<CatalogueModel>('POST', `/api/fleet/models/${segment(id)}/${name}`, choice)
