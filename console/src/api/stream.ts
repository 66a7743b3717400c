import { ApiError, open } from './http'
import { EventParser, type ServerEvent } from './sse'

export type StreamState = 'connecting' | 'open' | 'lost'

interface Handlers {
  event: (event: ServerEvent) => void
  state: (state: StreamState) => void
}

const FIRST_PAUSE = 500
const LONGEST_PAUSE = 10_000
/** A gateway says something at least every ten seconds. */
const SILENCE = 25_000

/** The pause before the given try, with a part of chance so that not all tabs come at once. */
export function pauseBefore(attempt: number, chance: number): number {
  return Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** attempt) * (0.5 + chance / 2)
}

/** Follows a stream until it is stopped; goes on after the last event that it saw. */
export function follow(path: string, handlers: Handlers): () => void {
  const stopped = new AbortController()
  void run(path, handlers, stopped.signal)
  return () => stopped.abort()
}

async function run(path: string, handlers: Handlers, stopped: AbortSignal): Promise<void> {
  let last: string | null = null
  let tries = 0
  while (!stopped.aborted) {
    try {
      await once(path, last, stopped, {
        state: handlers.state,
        event: (event) => {
          tries = 0
          last = event.id ?? last
          handlers.event(event)
        },
      })
    } catch (e) {
      if (stopped.aborted) return
      if (e instanceof ApiError && [401, 403, 404].includes(e.status)) {
        handlers.state('lost')
        return
      }
    }
    if (stopped.aborted) return
    handlers.state('lost')
    await pause(pauseBefore(tries++, Math.random()), stopped)
  }
}

async function once(
  path: string,
  last: string | null,
  stopped: AbortSignal,
  handlers: Handlers,
): Promise<void> {
  const silence = new AbortController()
  const signal = AbortSignal.any([stopped, silence.signal])
  let timer = setTimeout(() => silence.abort(), SILENCE)
  try {
    const response = await open(path, last === null ? {} : { 'Last-Event-ID': last }, signal)
    handlers.state('open')
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    const decoder = new TextDecoder()
    const parser = new EventParser()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      clearTimeout(timer)
      timer = setTimeout(() => silence.abort(), SILENCE)
      parser.push(decoder.decode(value, { stream: true })).forEach(handlers.event)
    }
  } finally {
    clearTimeout(timer)
  }
}

function pause(millis: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, millis)
    stopped.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
