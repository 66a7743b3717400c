import type { JobFilter } from '@/api/jobs'

export type Wanted = Pick<JobFilter, 'node' | 'cause' | 'id'>

const KEYS = ['node', 'cause', 'id'] as const

/** `node:gpu-1 cause:OUT_OF_MEMORY`; a bare word is how the id begins. */
export function parseFilter(text: string): Wanted {
  const wanted: Wanted = { node: null, cause: null, id: null }
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const key = KEYS.find((one) => word.toLowerCase().startsWith(`${one}:`))
    const value = key ? word.slice(key.length + 1) : word
    if (value) wanted[key ?? 'id'] = key === 'cause' ? value.toUpperCase() : value
  }
  return wanted
}

/** What the word that is being written may become, with what stands before it. */
export function completions(text: string, nodes: Iterable<string>, causes: string[]): string[] {
  const at = text.lastIndexOf(' ') + 1
  const before = text.slice(0, at)
  const word = text.slice(at).toLowerCase()
  const all = [...[...nodes].map((id) => `node:${id}`), ...causes.map((cause) => `cause:${cause}`)]
  return all
    .filter((one) => one.toLowerCase().startsWith(word) && one.toLowerCase() !== word)
    .slice(0, 40)
    .map((one) => before + one)
}
