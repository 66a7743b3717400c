import { get } from './http'

export const SERVICES = ['gateway', 'scheduler', 'agent'] as const
export type Service = (typeof SERVICES)[number]

/** What a setting is, and on which processes: on all of its kind where none are named. */
export interface SettingValue {
  value?: string
  source: 'default' | 'file' | 'environment' | 'command_line' | 'live_file' | 'other'
  changed: boolean
  instances?: string[]
}
export interface Setting {
  service: Service
  name: string
  description?: string
  default?: string
  secret: boolean
  changed: boolean
  differs: boolean
  values: SettingValue[]
}
export interface FleetSettings {
  services: { service: Service; instance: string; at: string }[]
  settings: Setting[]
}

export const settings = (signal?: AbortSignal) => get<FleetSettings>('/api/fleet/settings', signal)
