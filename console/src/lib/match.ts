/** Those whose name has all the words, in any order; names that begin with them come first. */
export function matching<T>(all: readonly T[], text: string, name: (one: T) => string): T[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (!words.length) return [...all]
  return all
    .map((one, place) => ({ one, place, name: name(one).toLowerCase() }))
    .filter((entry) => words.every((word) => entry.name.includes(word)))
    .sort((a, b) => rank(a.name, words) - rank(b.name, words) || a.place - b.place)
    .map((entry) => entry.one)
}

function rank(name: string, words: string[]): number {
  return words.every((word) => name.split(/[\s:]+/).some((part) => part.startsWith(word))) ? 0 : 1
}
