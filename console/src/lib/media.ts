import { onScopeDispose, ref } from 'vue'

export function useMedia(query: string) {
  const media = window.matchMedia(query)
  const matches = ref(media.matches)
  const listen = () => (matches.value = media.matches)
  media.addEventListener('change', listen)
  onScopeDispose(() => media.removeEventListener('change', listen))
  return matches
}
