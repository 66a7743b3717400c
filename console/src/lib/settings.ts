import { ref, watch } from 'vue'

/** What this browser remembers of its user. */
function remembered<T extends string>(name: string, known: readonly T[], otherwise: T) {
  const key = `comfymill.${name}`
  const found = localStorage.getItem(key) as T | null
  const value = ref<T>(found && known.includes(found) ? found : otherwise)
  watch(value, (now) => localStorage.setItem(key, now))
  return value
}

export const THEMES = ['system', 'light', 'dark'] as const
export const theme = remembered('theme', THEMES, 'system')

export const DENSITIES = ['dense', 'roomy'] as const
export const density = remembered('density', DENSITIES, 'dense')

export function applySettings(): void {
  watch(
    [theme, density],
    () => {
      document.documentElement.dataset.theme = theme.value
      document.documentElement.dataset.density = density.value
    },
    { immediate: true },
  )
}
