import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { copies, withNewSeeds } from './copies'
import type { Graph } from '@/api/types'

const graph: Graph = {
  '1': { class_type: 'A', inputs: { text: `it's "so" $HOME \\ 'x'`, seed: 5, steps: 3 } },
}

test('a shell gives curl the very same workflow', () => {
  const { curl } = copies('http://h:1', 'id', graph)
  const script = curl.replace(/^curl/, 'args() { printf %s "$7"; }; args')
  const body = execFileSync('sh', ['-c', script], { encoding: 'utf8' })
  expect(JSON.parse(body)).toEqual({ prompt: graph })
})

test('seeds are others, and nothing else is', () => {
  const other = withNewSeeds(graph, () => 0.5)
  expect(other['1']?.inputs.seed).toBe(Math.floor(0.5 * Number.MAX_SAFE_INTEGER))
  expect(other['1']?.inputs).toMatchObject({ steps: 3, text: graph['1']?.inputs.text })
  expect(graph['1']?.inputs.seed).toBe(5)
})
