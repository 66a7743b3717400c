import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { apiKey, blob } from '@/api/http'

/**
 * An address for an element to load. Elements send no key, so that with one the bytes are fetched
 * and kept while they are shown.
 */
export function useFile(path: () => string | null): Ref<string | null> {
  const address = shallowRef<string | null>(null)
  let own: string | null = null
  let asked: AbortController | null = null

  function forget() {
    asked?.abort()
    if (own) URL.revokeObjectURL(own)
    own = null
  }
  watch(
    path,
    async (now) => {
      forget()
      if (now === null || apiKey.get() === null) {
        address.value = now
        return
      }
      address.value = null
      asked = new AbortController()
      const { signal } = asked
      // What cannot be had is shown as any picture that is not there.
      const bytes = await blob(now, signal).catch(() => null)
      if (bytes && !signal.aborted) address.value = own = URL.createObjectURL(bytes)
    },
    { immediate: true },
  )
  onScopeDispose(forget)
  return address
}
