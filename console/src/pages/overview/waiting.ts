import { jobsPage } from '@/api/jobs'
import { jobPlacement } from '@/api/jobs'
import type { Placement } from '@/api/types'
import { forAll } from '@/lib/bulk'
import { mainReason } from '@/lib/waiting'

export interface Share {
  code: string
  words: string
  jobs: number
}

/** What stands in the way of each, the most frequent first. */
export function shares(placements: Placement[]): Share[] {
  const byCode = new Map<string, Share>()
  for (const placement of placements) {
    const reason = placement.blocked_by[0] ?? mainReason(placement)
    if (placement.state !== 'queued' || !reason) continue
    const share = byCode.get(reason.code) ?? { code: reason.code, words: reason.words, jobs: 0 }
    share.jobs++
    byCode.set(reason.code, share)
  }
  return [...byCode.values()].sort((a, b) => b.jobs - a.jobs || a.code.localeCompare(b.code))
}

/** Of the oldest that wait. */
export async function whyWaiting(most: number, signal: AbortSignal) {
  const page = await jobsPage({ status: 'pending', sort: 'oldest' }, 0, most, signal)
  const placements: Placement[] = []
  await forAll(page.jobs, async (job) => placements.push(await jobPlacement(job.id, signal)), 3)
  return { looked: placements.length, shares: shares(placements) }
}
