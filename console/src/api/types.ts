/** The documents of the gateway that the console reads; see its OpenAPI description. */

export const STATUSES = ['pending', 'in_progress', 'completed', 'failed', 'cancelled'] as const
export type Status = (typeof STATUSES)[number]

export interface FileRef {
  filename: string
  subfolder?: string
  type?: string
}

export interface Job {
  id: string
  job_id: string
  status: Status
  priority: number
  node_id?: string
  attempt: number
  create_time: number
  execution_start_time?: number
  execution_end_time?: number
  outputs_count: number
  preview_output?: FileRef & { nodeId?: string; mediaType?: string; content?: string }
  outputs_reused?: boolean
  failure_cause?: string
  failure_message?: string
}

export interface JobsPage {
  jobs: Job[]
  pagination: { offset: number; limit: number | null; total: number; has_more: boolean }
}

export interface GraphNode {
  class_type: string
  inputs: Record<string, unknown>
  _meta?: { title?: string }
}
export type Graph = Record<string, GraphNode>

export interface JobDetails extends Job {
  workflow?: { prompt: Graph; extra_data: Record<string, unknown> }
  outputs?: Record<string, Record<string, unknown>>
  execution_status?: { status_str: string; messages: [string, Record<string, unknown>][] }
  execution_error?: {
    node_id?: string | number
    node_type?: string
    exception_message?: string
    exception_type?: string
    traceback?: string[] | string
  }
}

export interface Reason {
  code: string
  words: string
  nodes: string[]
}

export interface Attempt {
  number: number
  node: string
  state: string
  reason: string | null
  cause: string | null
  message: string | null
  assigned_at: string
  started_at: string | null
  ended_at: string | null
}

export interface Placement {
  job: string
  prompt_id: string
  state: 'queued' | 'assigned' | 'running' | 'succeeded' | 'failed' | 'cancelled'
  node_id: string | null
  cause: string | null
  message: string | null
  position: number | null
  position_at_least: number | null
  expected_start: string | null
  expected_finish: string | null
  confidence: string | null
  queued: number | null
  as_of: string | null
  blocked_by: { code: string; words: string }[]
  waiting: Reason[]
  attempts: Attempt[]
}

export const NODE_STATUSES = ['online', 'draining', 'unhealthy', 'disabled', 'offline'] as const
export type NodeStatus = (typeof NODE_STATUSES)[number]

/** A card of a node; what is not known is null. */
export interface Gpu {
  uuid: string | null
  index: number
  name: string
  driver: string | null
  memory_total_bytes: number
  memory_used_bytes: number
  load_percent: number | null
  temperature_celsius: number | null
  power_watts: number | null
  power_limit_watts: number | null
}

export interface FleetNode {
  id: string
  status: NodeStatus
  agent_id: string
  url: string
  detail: string | null
  pool: string
  labels: string[]
  weight: number
  priority: number
  enabled: boolean
  draining: boolean
  healthy: boolean
  health_detail: string | null
  restart_needed: boolean
  slots: number
  /** For jobs that need no GPU, beside the others. */
  api_slots?: number
  running: {
    job: string
    prompt_id: string
    attempt: number
    state: string
    api_only?: boolean
  }[]
  loaded_models: string[]
  vram_total_bytes: number
  vram_free_bytes: number
  last_heartbeat_at: string
  host: string | null
  gpus: Gpu[]
  others_prompts: number
  location: string | null
  gpu_model: string | null
  description: string | null
}

export interface Pool {
  name: string
  policy: string | null
  policy_in_force: string
  nodes: number
  online: number
  slots: number
  running: number
}

export interface Progress {
  id: string
  attempt: number
  value: number
  nodes_done: number
  nodes_total: number
  current_node: string | null
  current_node_class: string | null
  step: number | null
  steps: number | null
}

export interface QueueSummary {
  jobs: Record<Status, number>
  paused: { scope: string; name?: string; reason?: string }[]
}

export interface JobChange {
  id: string
  job_id: string
  status: Status
  attempt: number
  node_id: string | null
  sequence: number
}
