import type { FleetSettings, Setting, SettingValue } from '@/api/settings'

export const SHOWN = ['changed', 'differing', 'all'] as const
export type Shown = (typeof SHOWN)[number]

/** A setting with the value on the process that is looked at, and on the one beside it. */
export interface Row {
  setting: Setting
  values: SettingValue[]
}

const has = (value: SettingValue, instance: string) =>
  value.instances === undefined || value.instances.includes(instance)

/** Of one process, or of two beside each other: what these have. Of no process: what all have. */
function valuesOn(setting: Setting, instances: readonly string[]): SettingValue[] {
  if (!instances.length) return setting.values
  return setting.values.flatMap((value) => {
    const here = instances.filter((instance) => has(value, instance))
    return here.length ? [{ ...value, instances: instances.length > 1 ? here : undefined }] : []
  })
}

/** Whether processes that are compared have it differently, be it that one has it not at all. */
function differs(setting: Setting, values: SettingValue[], instances: readonly string[]): boolean {
  if (instances.length < 2) return setting.differs
  return values.length !== 1 || values[0]?.instances?.length !== instances.length
}

export function rowsOf(
  all: FleetSettings,
  service: string,
  instances: readonly string[],
  shown: Shown,
  words: string,
): Row[] {
  const parts = words.toLowerCase().split(/\s+/).filter(Boolean)
  return all.settings
    .filter((setting) => setting.service === service)
    .map((setting) => ({ setting, values: valuesOn(setting, instances) }))
    .filter(({ setting, values }) => {
      if (shown === 'changed') return values.some((value) => value.changed)
      if (shown === 'differing') return differs(setting, values, instances)
      return true
    })
    .filter(({ setting, values }) => {
      const text = [setting.name, setting.description, ...values.map((one) => one.value)]
        .join(' ')
        .toLowerCase()
      return parts.every((part) => text.includes(part))
    })
}
