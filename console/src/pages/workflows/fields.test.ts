import { expect, test } from 'vitest'
import { fieldsOf, grouped, inputsJson, standardValues } from './fields'
import type { InputSchema, Workflow } from '@/api/workflows'

const input = (kind: string, more: Partial<InputSchema> = {}) =>
  ({ title: kind, 'x-comfymill-type': kind, ...more }) as InputSchema
const INPUTS: Workflow['inputs'] = {
  properties: {
    words: input('text', { default: 'a mill', 'x-comfymill-group': 'What' }),
    steps: input('int', { default: 20, minimum: 1, maximum: 50, 'x-comfymill-advanced': true }),
    size: input('choice', { enum: [512, 1024], default: 1024 }),
    tile: input('boolean', { default: true }),
    seed: input('seed', { minimum: 0 }),
    photo: input('image', { 'x-comfymill-group': 'What' }),
    model: input('model', { default: 'a.safetensors' }),
  },
  required: ['photo'],
}
const FIELDS = fieldsOf(INPUTS)

test('a form begins with what the workflow has, and without a seed', () => {
  expect(standardValues(FIELDS)).toEqual({
    words: 'a mill',
    steps: '20',
    size: '1',
    tile: true,
    seed: '',
    photo: '',
    model: 'a.safetensors',
  })
  expect(FIELDS.filter((field) => field.required).map((field) => field.name)).toEqual(['photo'])
  expect(FIELDS.filter((field) => field.advanced).map((field) => field.name)).toEqual(['steps'])
})

test('inputs of a group stand together', () => {
  const groups = grouped(FIELDS).map(({ title, fields }) => [title, fields.map((one) => one.name)])
  expect(groups).toEqual([
    ['What', ['words', 'photo']],
    ['', ['steps', 'size', 'tile', 'seed', 'model']],
  ])
})

test('an empty text is sent, all else that is empty is not', () => {
  const empty = Object.fromEntries(FIELDS.map(({ name }) => [name, '']))
  expect(JSON.parse(inputsJson(FIELDS, { ...empty, tile: false }, {}))).toEqual({
    words: '',
    tile: false,
  })
})

test('values keep their types, and a seed all its digits', () => {
  const values = { ...standardValues(FIELDS), seed: '18446744073709551615', words: 'say "hi"' }
  const json = inputsJson(FIELDS, values, { photo: 'me (1).png' })
  expect(json).toContain('"seed":18446744073709551615')
  expect(JSON.parse(json)).toMatchObject({
    words: 'say "hi"',
    steps: 20,
    size: 1024,
    tile: true,
    photo: 'me (1).png',
    model: 'a.safetensors',
  })
})

test('what is no number is sent as it is, for the gateway to refuse', () => {
  for (const wrong of ['12a', '0x10', '01', '1,5', '-']) {
    expect(JSON.parse(inputsJson(FIELDS, { steps: wrong }, {}))).toMatchObject({ steps: wrong })
  }
})
