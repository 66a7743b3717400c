import { onScopeDispose } from 'vue'

/** Does it soon after it is first called, and once however often it is called until then. */
export function useSoon(run: () => void, millis: () => number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => clearTimeout(timer))
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined
      run()
    }, millis())
  }
}
