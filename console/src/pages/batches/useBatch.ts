import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { onScopeDispose, watch } from 'vue'
import { type Batch, cellsOf, oneBatch } from '@/api/batches'
import { now } from '@/lib/clock'
import { useSoon } from '@/lib/soon'
import { onJobs } from '@/live'

/** Of a larger batch, the first; its manifest has all. */
export const MOST_CELLS = 2_000
const MOST_FAILED = 500
const LOOK_AGAIN_MILLIS = 10_000

const counts = (one: Batch) =>
  [one.waiting, one.open, one.succeeded, one.failed, one.cancelled, one.accepted].join()

/** All that is known of a batch, kept true by the changes of its jobs. */
export function useBatch(id: string) {
  const queries = useQueryClient()
  const batch = useQuery({
    queryKey: ['batch', id],
    queryFn: ({ signal }) => oneBatch(id, signal),
  })
  const cells = useQuery({
    queryKey: ['cells', id],
    queryFn: ({ signal }) => cellsOf(id, MOST_CELLS, null, signal),
  })
  const failed = useQuery({
    queryKey: ['failed-cells', id],
    queryFn: ({ signal }) => cellsOf(id, MOST_FAILED, 'failed', signal),
  })

  function readAgain() {
    for (const one of [batch, cells, failed]) void one.refetch()
  }
  // The more there is to read, the less often.
  const soon = useSoon(readAgain, () => Math.max(1_500, (cells.data.value?.length ?? 0) * 4))
  onScopeDispose(
    onJobs((changes) => {
      if (changes === 'reset' || changes.some((one) => one.id.startsWith(id))) soon()
    }),
  )
  // What was read together may be of two moments: the cells are read again after the counts.
  watch(
    () => batch.data.value && counts(batch.data.value),
    (_, before) => {
      if (before !== undefined) soon()
    },
  )
  // Others may pause it, or it may stop by itself: no job tells of that.
  let lookedAt = Date.now()
  watch(now, (at) => {
    const ended = batch.data.value?.finished_at !== undefined
    if (!ended && at - lookedAt > LOOK_AGAIN_MILLIS) {
      lookedAt = at
      void batch.refetch()
    }
  })

  /** What an act has answered, at once. */
  function keep(changed: Batch) {
    queries.setQueryData(['batch', id], changed)
    soon()
  }
  return { batch, cells, failed, keep }
}
