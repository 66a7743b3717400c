/** Texts for numbers and times. All take the language, so that they change with it. */

export function count(value: number, locale: string): string {
  return new Intl.NumberFormat(locale).format(value)
}

export function gib(bytes: number, locale: string): string {
  const value = bytes / 2 ** 30
  return new Intl.NumberFormat(locale, { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)
}

/** In the largest unit of which there is at least one. */
export function size(bytes: number, locale: string): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  const step = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10))
  const value = bytes / 2 ** (10 * step)
  const digits = { maximumFractionDigits: step > 0 && value < 10 ? 1 : 0 }
  return `${new Intl.NumberFormat(locale, digits).format(value)} ${units[step]}`
}

export function unit(value: number, name: string, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'unit', unit: name }).format(value)
}

export function percent(share: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'percent' }).format(share)
}

/** The two largest units; below ten seconds with a tenth, below one in milliseconds. */
export function duration(millis: number, locale: string): string {
  const seconds = Math.max(0, millis / 1000)
  const narrow = (value: number, name: string, digits = 0) =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit: name,
      unitDisplay: 'narrow',
      maximumFractionDigits: digits,
    }).format(value)
  if (seconds < 1) return narrow(Math.round(seconds * 1000), 'millisecond')
  if (seconds < 9.95) return narrow(seconds, 'second', 1)
  const whole = Math.round(seconds)
  if (whole < 60) return narrow(whole, 'second')
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return parts(narrow(minutes, 'minute'), whole % 60, (v) => narrow(v, 'second'))
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return parts(narrow(hours, 'hour'), minutes % 60, (v) => narrow(v, 'minute'))
  return parts(narrow(Math.floor(hours / 24), 'day'), hours % 24, (v) => narrow(v, 'hour'))
}

function parts(first: string, rest: number, text: (value: number) => string): string {
  return rest === 0 ? first : `${first} ${text(rest)}`
}

/** 12 minutes ago, or in 3 hours. */
export function relative(at: number, now: number, locale: string): string {
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })
  const seconds = (at - now) / 1000
  const size = Math.abs(seconds)
  if (size < 60) return format.format(Math.trunc(seconds), 'second')
  if (size < 3600) return format.format(Math.trunc(seconds / 60), 'minute')
  if (size < 86400) return format.format(Math.trunc(seconds / 3600), 'hour')
  return format.format(Math.trunc(seconds / 86400), 'day')
}

/** In the reader's own time zone. */
export function local(at: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(at)
}

export function clock(at: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'medium' }).format(at)
}

export function utc(at: number): string {
  return new Date(at)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC')
}

/** Enough of an id to know it by; cells of a batch differ at the end. */
export function short(id: string): string {
  if (id.length <= 13) return id
  const cell = /^.{8}(?:-.{4}){3}-.{12}(-\d+(?:-\d+)?)$/.exec(id)
  return id.slice(0, 8) + (cell?.[1] ?? '')
}
