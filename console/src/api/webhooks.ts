import { act, get, segment } from './http'

export interface Webhook {
  id: string
  url: string
  events: string[]
  created_at: string
  created_by: string
  disabled_at?: string
  disabled_reason?: string
  failures: number
  failing_since?: string
  /** When it is made; never again. */
  secret?: string
}

export const DELIVERY_STATES = ['pending', 'delivered', 'failed'] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]

export interface Delivery {
  number: number
  id: string
  type: string
  state: DeliveryState
  created_at: string
  next_attempt_at?: string
  attempts: number
  delivered_at?: string
  last_status?: number
  last_error?: string
  payload: unknown
}

export const EVENTS = [
  'job.queued',
  'job.started',
  'job.succeeded',
  'job.failed',
  'job.cancelled',
  'batch.succeeded',
  'batch.failed',
  'batch.cancelled',
  'batch.paused',
  'alert.fired',
  'alert.resolved',
  'node.lost',
  'node.drained',
] as const

const webhook = (id: string) => `/api/webhooks/${segment(id)}`
export const webhooks = (signal?: AbortSignal) =>
  get<{ webhooks: Webhook[] }>('/api/webhooks', signal).then((found) => found.webhooks)
export const oneWebhook = (id: string, signal?: AbortSignal) => get<Webhook>(webhook(id), signal)
export const addWebhook = (url: string, events: string[]) =>
  act<Webhook>('POST', '/api/webhooks', { url, events })
export const changeWebhook = (
  id: string,
  change: { url?: string; events?: string[]; disabled?: boolean },
) => act<Webhook>('PATCH', webhook(id), change)
export const rotateSecret = (id: string) => act<Webhook>('POST', `${webhook(id)}/rotate`)
export const deleteWebhook = (id: string) => act<Webhook>('DELETE', webhook(id))
export const testWebhook = (id: string) => act<Delivery>('POST', `${webhook(id)}/test`)

export function deliveries(
  id: string,
  state: DeliveryState | null,
  before: number | null,
  limit: number,
  signal?: AbortSignal,
): Promise<Delivery[]> {
  const query = new URLSearchParams({
    limit: String(limit),
    ...(state ? { state } : {}),
    ...(before === null ? {} : { before: String(before) }),
  })
  return get<{ deliveries: Delivery[] }>(
    `${webhook(id)}/deliveries?${query.toString()}`,
    signal,
  ).then((found) => found.deliveries)
}
export const redeliver = (id: string, delivery: string) =>
  act<Delivery>('POST', `${webhook(id)}/deliveries/${segment(delivery)}/redeliver`)

/** How a webhook fares. */
export function health(one: Webhook): 'well' | 'failing' | 'disabled' {
  if (one.disabled_at) return 'disabled'
  return one.failures > 0 ? 'failing' : 'well'
}
