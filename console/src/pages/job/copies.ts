import type { Graph } from '@/api/types'

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

/** The same job again, for a terminal or a program. */
export function copies(origin: string, id: string, prompt: Graph) {
  const body = JSON.stringify({ prompt })
  return {
    curl: `curl -X POST ${origin}/prompt -H 'Content-Type: application/json' -d ${quoted(body)}`,
    CLI: `./comfymill rerun ${quoted(id)} --url ${origin}`,
    Python: [
      'import json, urllib.request',
      '',
      `prompt = json.loads(${JSON.stringify(JSON.stringify(prompt))})`,
      'request = urllib.request.Request(',
      `    ${JSON.stringify(`${origin}/prompt`)},`,
      '    json.dumps({"prompt": prompt}).encode(),',
      '    {"Content-Type": "application/json"},',
      ')',
      'print(json.load(urllib.request.urlopen(request))["prompt_id"])',
      '',
    ].join('\n'),
  }
}

/** Other seeds, so that the result is another. */
export function withNewSeeds(graph: Graph, random: () => number): Graph {
  return Object.fromEntries(
    Object.entries(graph).map(([id, node]) => [
      id,
      {
        ...node,
        inputs: Object.fromEntries(
          Object.entries(node.inputs).map(([name, value]) => [
            name,
            /^(noise_)?seed$/.test(name) && typeof value === 'number'
              ? Math.floor(random() * Number.MAX_SAFE_INTEGER)
              : value,
          ]),
        ),
      },
    ]),
  )
}
