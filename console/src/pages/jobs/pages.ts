import { reactive, ref, shallowRef, type Ref } from 'vue'
import { jobsPage, type JobFilter } from '@/api/jobs'
import type { Job, JobChange } from '@/api/types'

export const PAGE = 100
const KEPT_PAGES = 12
/** However much happens, lists are read again no more often. */
const REFRESH_MILLIS = 1_000

/** A list of jobs of which only what is looked at is here. */
export class JobPages {
  readonly total = ref(0)
  readonly loaded = ref(false)
  readonly error = shallowRef<unknown>(null)
  private readonly pages = reactive(new Map<number, Job[]>())
  private readonly reading = new Map<number, AbortController>()
  private first = 0
  private last = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private refreshedAt = 0
  private failures = 0
  private stopped = false

  constructor(private readonly filter: Ref<JobFilter>) {}

  row(index: number): Job | undefined {
    return this.pages.get(Math.floor(index / PAGE))?.[index % PAGE]
  }

  /** The rows that are on the screen. */
  look(first: number, last: number): void {
    this.first = Math.floor(first / PAGE)
    this.last = Math.floor(Math.max(first, last) / PAGE)
    this.dropPassed()
    for (let page = this.first; page <= this.last; page++) {
      if (!this.pages.has(page) && !this.reading.has(page)) void this.read(page)
    }
  }

  /** Whoever scrolls far passes pages that nobody wants to see. */
  private dropPassed(): void {
    for (const [page, aborted] of this.reading) {
      if (this.distance(page) > 1) {
        aborted.abort()
        this.reading.delete(page)
      }
    }
  }

  /** Everything anew, as for another filter. */
  reset(): void {
    this.reading.forEach((one) => one.abort())
    this.reading.clear()
    this.pages.clear()
    this.loaded.value = false
    this.error.value = null
    this.look(0, 0)
  }

  /** Shows at once what is known, and reads the rest soon. */
  apply(changes: JobChange[] | 'reset'): void {
    if (changes !== 'reset') {
      const byId = new Map(changes.map((change) => [change.id, change]))
      for (const rows of this.pages.values()) {
        for (const row of rows) {
          const change = byId.get(row.id)
          if (!change) continue
          row.status = change.status
          row.attempt = change.attempt
          row.node_id = change.node_id ?? row.node_id
        }
      }
    }
    this.refreshSoon()
  }

  refreshSoon(): void {
    if (this.timer || this.stopped) return
    const wait = Math.max(150, this.refreshedAt + REFRESH_MILLIS - Date.now())
    this.timer = setTimeout(() => {
      this.timer = undefined
      this.refresh()
    }, wait)
  }

  stop(): void {
    this.stopped = true
    clearTimeout(this.timer)
    this.reading.forEach((one) => one.abort())
  }

  private refresh(): void {
    this.refreshedAt = Date.now()
    for (const page of [...this.pages.keys()]) {
      if (page < this.first || page > this.last) this.pages.delete(page)
    }
    for (let page = this.first; page <= this.last; page++) {
      if (!this.reading.has(page)) void this.read(page)
    }
  }

  private async read(page: number): Promise<void> {
    const aborted = new AbortController()
    this.reading.set(page, aborted)
    try {
      const found = await jobsPage(this.filter.value, page * PAGE, PAGE, aborted.signal)
      this.pages.set(page, found.jobs)
      this.total.value = found.pagination.total
      this.loaded.value = true
      this.error.value = null
      this.failures = 0
      this.forgetFar()
    } catch (e) {
      if (!aborted.signal.aborted) {
        this.error.value = e
        setTimeout(() => this.refreshSoon(), Math.min(8_000, 500 * 2 ** this.failures++))
      }
    } finally {
      if (this.reading.get(page) === aborted) this.reading.delete(page)
    }
  }

  private forgetFar(): void {
    const far = [...this.pages.keys()].sort((a, b) => this.distance(b) - this.distance(a))
    far.slice(0, Math.max(0, far.length - KEPT_PAGES)).forEach((page) => this.pages.delete(page))
  }

  private distance(page: number): number {
    return Math.max(0, this.first - page, page - this.last)
  }
}
