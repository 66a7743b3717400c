import type { Placement } from '@/api/types'

export interface Bar {
  kind: 'wait' | 'assigned' | 'running' | 'succeeded' | 'failed' | 'other'
  from: number
  to: number
}

export interface Lane {
  /** 0 is the wait in the queue, 1 the first attempt. */
  attempt: number
  bars: Bar[]
}

export interface Timeline {
  from: number
  to: number
  lanes: Lane[]
}

const time = (text: string | null) => (text === null ? null : Date.parse(text))

function outcome(state: string): Bar['kind'] {
  if (state === 'succeeded') return 'succeeded'
  if (state === 'running' || state === 'assigned') return 'running'
  return state === 'failed' || state === 'lost' ? 'failed' : 'other'
}

/** Where a job was, from its submission to its end, or to now. */
export function timeline(
  placement: Placement,
  submitted: number,
  ended: number | null,
  now: number,
): Timeline {
  const until = ended ?? now
  const waits: Bar[] = []
  const lanes: Lane[] = []
  let free = submitted
  for (const attempt of placement.attempts) {
    const assigned = Date.parse(attempt.assigned_at)
    const started = time(attempt.started_at)
    const end = time(attempt.ended_at) ?? until
    if (assigned > free) waits.push({ kind: 'wait', from: free, to: assigned })
    const bars: Bar[] = [
      { kind: 'assigned', from: assigned, to: Math.max(assigned, started ?? end) },
    ]
    if (started !== null) {
      bars.push({ kind: outcome(attempt.state), from: started, to: Math.max(started, end) })
    }
    lanes.push({ attempt: attempt.number, bars })
    free = Math.max(free, end)
  }
  if (placement.state === 'queued' && until > free)
    waits.push({ kind: 'wait', from: free, to: until })
  const to = Math.max(
    until,
    ...lanes.flatMap((lane) => lane.bars.map((bar) => bar.to)),
    submitted + 1,
  )
  return { from: submitted, to, lanes: [{ attempt: 0, bars: waits }, ...lanes] }
}
