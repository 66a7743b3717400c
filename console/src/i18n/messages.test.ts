import { expect, test } from 'vitest'
import de from './de.json'
import en from './en.json'
import zh from './zh.json'

type Texts = { [key: string]: string | Texts }

function flat(texts: Texts, before = ''): Map<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([key, value]) =>
      typeof value === 'string' ? [[before + key, value]] : [...flat(value, `${before}${key}.`)],
    ),
  )
}
const names = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort()
const english = flat(en)

test.each([
  ['de', de],
  ['zh', zh],
])('%s says all that English says, with the same values in it', (_, texts) => {
  const other = flat(texts as Texts)
  expect([...other.keys()].sort()).toEqual([...english.keys()].sort())
  for (const [key, text] of english)
    expect([key, names(other.get(key) ?? '')]).toEqual([key, names(text)])
})

test('languages are not the same', () => {
  const same = [...flat(de)].filter(([key, text]) => text === english.get(key))
  expect(same.length).toBeLessThan(english.size / 8)
})
