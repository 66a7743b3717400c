import { shallowReactive } from 'vue'
import { jobPlacement } from '@/api/jobs'
import type { Placement } from '@/api/types'

const FRESH_MILLIS = 4_000
const AT_ONCE = 3
const KEPT = 400

interface Known {
  at: number
  placement: Placement | null
}

/** Why the jobs on the screen wait, asked a few at a time. */
export class Placements {
  private readonly known = shallowReactive(new Map<string, Known>())
  private wanted: string[] = []
  private asking = 0

  of(id: string): Placement | null {
    return this.known.get(id)?.placement ?? null
  }

  /** Those that are on the screen, and wait. */
  want(ids: string[], now: number): void {
    this.wanted = ids.filter((id) => now - (this.known.get(id)?.at ?? 0) > FRESH_MILLIS)
    this.next()
  }

  private next(): void {
    while (this.asking < AT_ONCE) {
      const id = this.wanted.shift()
      if (id === undefined) return
      this.asking++
      void this.ask(id).finally(() => {
        this.asking--
        this.next()
      })
    }
  }

  private async ask(id: string): Promise<void> {
    const before = this.known.get(id)?.placement ?? null
    // One that is gone meanwhile, or a gateway that is away: the next look asks again.
    const placement = await jobPlacement(id).catch(() => before)
    this.known.set(id, { at: Date.now(), placement })
    if (this.known.size > KEPT) this.known.delete(this.known.keys().next().value as string)
  }
}
