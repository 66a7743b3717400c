import { shallowRef, watch } from 'vue'

/** A run that was started here. */
export interface Started {
  id: string
  workflow: string
}

const MOST = 20

/** The runs of a workflow that this tab started, the last one first, also after a reload. */
export function useStarted(name: string) {
  const key = `comfymill.runs.${name}`
  const started = shallowRef(parseStarted(sessionStorage.getItem(key)))
  watch(started, (now) => sessionStorage.setItem(key, JSON.stringify(now)))
  function add(run: Started) {
    started.value = [{ id: run.id, workflow: run.workflow }, ...started.value].slice(0, MOST)
  }
  return { started, add }
}

export function parseStarted(text: string | null): Started[] {
  try {
    const found: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(found) ? found.filter(isStarted) : []
  } catch {
    return [] // not ours
  }
}

function isStarted(one: unknown): one is Started {
  const { id, workflow } = (one ?? {}) as Partial<Started>
  return typeof id === 'string' && typeof workflow === 'string'
}
