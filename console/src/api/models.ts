import { get } from './http'

export interface Model {
  folder: string
  name: string
  bytes?: number
  nodes: string[]
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
