import type { InputKind, Workflow } from '@/api/workflows'

/** One input, as a form asks for it. */
export interface Field {
  name: string
  title: string
  description: string
  kind: InputKind
  required: boolean
  choices: unknown[]
  min?: number
  max?: number
  maxLength?: number
  standard: unknown
  group: string
  advanced: boolean
}

/** What is in a form: texts, ticks, and of a choice which one it is. */
export type Values = Record<string, string | boolean>

export function fieldsOf(inputs: Workflow['inputs']): Field[] {
  return Object.entries(inputs.properties ?? {}).map(([name, schema]) => ({
    name,
    title: schema.title,
    description: schema.description ?? '',
    kind: schema['x-comfymill-type'],
    required: inputs.required?.includes(name) ?? false,
    choices: schema.enum ?? [],
    min: schema.minimum,
    max: schema.maximum,
    maxLength: schema.maxLength,
    standard: schema.default,
    group: schema['x-comfymill-group'] ?? '',
    advanced: schema['x-comfymill-advanced'] ?? false,
  }))
}

/** Those of a group together, groups in the order in which they come up. */
export function grouped(fields: Field[]): { title: string; fields: Field[] }[] {
  const titles = [...new Set(fields.map((field) => field.group))]
  return titles.map((title) => ({ title, fields: fields.filter((one) => one.group === title) }))
}

/** What a form shows at first; a seed stays empty, so that it is another in each run. */
export function standardValues(fields: Field[]): Values {
  return Object.fromEntries(fields.map((field) => [field.name, standardValue(field)]))
}

function standardValue({ kind, standard, choices }: Field): string | boolean {
  switch (kind) {
    case 'boolean':
      return standard === true
    case 'choice': {
      const at = choices.indexOf(standard)
      return at < 0 ? '' : String(at)
    }
    case 'image':
      return ''
    default:
      return standard === undefined || standard === null ? '' : String(standard)
  }
}

/**
 * The inputs of a run as a JSON object. What is left empty is left out, other than a text, which
 * may well be empty. Numbers stay as they were typed, since seeds have more digits than a number
 * keeps here; the gateway says what is wrong with one.
 *
 * @param pictures names of uploaded files, by input
 */
export function inputsJson(fields: Field[], values: Values, pictures: Record<string, string>) {
  const parts = fields.flatMap((field) => {
    const json = inputJson(field, values[field.name] ?? '', pictures[field.name])
    return json === null ? [] : [`${JSON.stringify(field.name)}:${json}`]
  })
  return `{${parts.join(',')}}`
}

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i

function inputJson(field: Field, value: string | boolean, picture?: string): string | null {
  if (field.kind === 'image') return picture === undefined ? null : JSON.stringify(picture)
  if (typeof value === 'boolean' || field.kind === 'text') return JSON.stringify(value)
  const text = value.trim()
  if (text === '') return null
  if (field.kind === 'choice') return JSON.stringify(field.choices[Number(text)])
  if (field.kind === 'model') return JSON.stringify(text)
  return NUMBER.test(text) ? text : JSON.stringify(text)
}
