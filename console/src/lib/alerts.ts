import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { may } from './access'
import { alerts } from '@/api/alerts'

const MOST = 100
const LOOK_AGAIN_MILLIS = 15_000

/** How many alerts nobody looks after yet; at most a hundred are counted. */
export function useOpenAlerts() {
  const found = useQuery({
    queryKey: ['alerts-count'],
    queryFn: ({ signal }) => alerts(false, null, MOST, signal),
    refetchInterval: LOOK_AGAIN_MILLIS,
    enabled: () => may('nodes:read'),
  })
  return computed(() => found.data.value?.filter((alert) => !alert.acknowledged_by).length ?? 0)
}
