import { act, get } from './http'

export interface Alert {
  number: number
  rule: string
  severity: 'warning' | 'critical'
  target: string
  detail: string
  since: string
  fired_at: string
  resolved_at?: string
  acknowledged_at?: string
  acknowledged_by?: string
}

/** The newest first. */
export const alerts = (over: boolean, before: number | null, limit: number, signal?: AbortSignal) =>
  get<{ alerts: Alert[] }>(
    `/api/alerts?${new URLSearchParams({
      state: over ? 'over' : 'open',
      limit: String(limit),
      ...(before ? { before: String(before) } : {}),
    })}`,
    signal,
  ).then((found) => found.alerts)

export const acknowledge = (number: number) =>
  act<Alert>('POST', `/api/alerts/${number}/acknowledge`)
