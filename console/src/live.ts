import { reactive, readonly, ref, shallowReactive, shallowRef } from 'vue'
import { follow, type StreamState } from './api/stream'
import type { FleetNode, JobChange, Progress, QueueSummary } from './api/types'

/** What the one stream of this tab has told. Pages read it and are told of jobs' changes. */

const connection = ref<StreamState>('connecting')
const nodes = shallowReactive(new Map<string, FleetNode>())
const nodesKnown = ref(false)
const queue = shallowRef<QueueSummary | null>(null)
const progress = shallowRef(new Map<string, Progress>())
const throughput = reactive({ finished: [] as number[] })

type Listener = (changes: JobChange[] | 'reset') => void
const listeners = new Set<Listener>()
let wasLost = false

/** Called with what changed; with 'reset' where anything may have. */
export function onJobs(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function tell(changes: JobChange[] | 'reset') {
  listeners.forEach((listener) => listener(changes))
}

/** A gateway of an older version, as there is one during an update, knows nothing of cards. */
export function keepNode(node: FleetNode): void {
  nodes.set(node.id, { ...node, gpus: node.gpus ?? [] })
}

function apply(name: string, data: unknown) {
  switch (name) {
    case 'jobs': {
      const changes = data as JobChange[]
      const now = Date.now()
      const ended = changes.filter((c) => c.status === 'completed').length
      for (let i = 0; i < ended; i++) throughput.finished.push(now)
      throughput.finished = throughput.finished.filter((at) => at > now - 15 * 60_000)
      tell(changes)
      break
    }
    case 'reset':
      tell('reset')
      break
    case 'nodes': {
      const { changed, gone } = data as { changed: FleetNode[]; gone: string[] }
      if (wasLost) nodes.clear() // the first event of a stream has all of them
      wasLost = false
      changed.forEach(keepNode)
      gone.forEach((id) => nodes.delete(id))
      nodesKnown.value = true
      break
    }
    case 'queue':
      queue.value = data as QueueSummary
      nodesKnown.value = true // a fleet without nodes has nothing to tell of them
      break
    case 'progress':
      progress.value = new Map((data as Progress[]).map((one) => [one.id, one]))
      break
  }
}

let stop: (() => void) | null = null

export function startLive(): void {
  stop?.()
  stop = follow('/api/events', {
    state: (state) => {
      if (state === 'lost') wasLost = true
      connection.value = state
    },
    event: (event) => apply(event.name, JSON.parse(event.data)),
  })
}

export const live = {
  connection: readonly(connection),
  nodes,
  nodesKnown: readonly(nodesKnown),
  queue,
  progress,
  throughput,
}
