import { useQuery } from '@tanstack/vue-query'
import { computed, onScopeDispose, ref, watch } from 'vue'
import { ApiError, segment } from '@/api/http'
import { jobDetails, jobPlacement } from '@/api/jobs'
import { follow } from '@/api/stream'
import type { Status } from '@/api/types'
import { now } from '@/lib/clock'
import { live, onJobs } from '@/live'

const LOOK_AGAIN_MILLIS = 3_000

/** All that is known of a job, kept true by the stream of events. */
export function useJob(id: string) {
  const details = useQuery({
    queryKey: ['job', id],
    queryFn: ({ signal }) => jobDetails(id, signal),
  })
  const placement = useQuery({
    queryKey: ['placement', id],
    queryFn: ({ signal }) => jobPlacement(id, signal),
  })
  const status = ref<Status | null>(null)
  watch(details.data, (data) => (status.value = data?.status ?? status.value))
  const ended = computed(() =>
    status.value ? ['completed', 'failed', 'cancelled'].includes(status.value) : false,
  )

  function readAgain() {
    void details.refetch()
    void placement.refetch()
  }
  onScopeDispose(
    onJobs((changes) => {
      const own = changes === 'reset' ? [] : changes.filter((c) => c.id === id || c.job_id === id)
      const last = own.at(-1)
      if (last) status.value = last.status
      if (changes === 'reset' || last) readAgain()
    }),
  )
  // Its place in line moves although it does not change itself.
  let lookedAt = Date.now()
  watch(now, (at) => {
    if (status.value === 'pending' && at - lookedAt > LOOK_AGAIN_MILLIS) {
      lookedAt = at
      void placement.refetch()
    }
  })

  const gone = computed(() => {
    const error = placement.error.value ?? details.error.value
    return error instanceof ApiError && error.status === 404
  })
  const progress = computed(() => {
    const prompt = details.data.value?.id ?? id
    return status.value === 'in_progress' ? (live.progress.value.get(prompt) ?? null) : null
  })
  return { details, placement, status, ended, gone, progress, readAgain }
}

/** The newest preview picture of a running job, as an address for an image. */
export function usePreview(id: string, runs: () => boolean) {
  const picture = ref<string | null>(null)
  let stop: (() => void) | null = null
  watch(
    runs,
    (now) => {
      if (!now) {
        stop?.()
        stop = null
      } else {
        stop ??= follow(`/api/v2/jobs/${segment(id)}/events`, {
          state: () => undefined,
          event: (event) => {
            if (event.name !== 'preview') return
            const { content_type, data_base64 } = JSON.parse(event.data) as Record<string, string>
            picture.value = `data:${content_type};base64,${data_base64}`
          },
        })
      }
    },
    { immediate: true },
  )
  onScopeDispose(() => stop?.())
  return picture
}
