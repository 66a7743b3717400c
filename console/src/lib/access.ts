import { ref } from 'vue'
import { ApiError, apiKey, get } from '@/api/http'

export type Scope = 'jobs:write' | 'nodes:read' | 'nodes:write' | 'models:write' | 'admin'

export interface Self {
  tenant: string
  name: string
  scopes: string[]
}

const scopes = ref<string[] | null>(null)

/** Asks what our key may do. Without one there is nothing to ask: the gateway wants none. */
export async function readAccess(): Promise<void> {
  if (apiKey.get() === null) {
    scopes.value = null
    return
  }
  try {
    scopes.value = (await get<Self>('/api/self')).scopes
  } catch (e) {
    if (e instanceof ApiError && e.status === 404) scopes.value = null
    // A refusal leads to the form for a key, and a gateway that is away says what it says later.
  }
}

export const KEY_IN_LINK = '#key='

/** A link may bring a key along, where no server and no log sees it: `#key=cmk_…`. */
export function takeKeyFromAddress(): void {
  if (location.hash.startsWith(KEY_IN_LINK)) {
    apiKey.set(decodeURIComponent(location.hash.slice(KEY_IN_LINK.length)))
  }
}

/** What one may not do is not offered; the gateway decides all the same. */
export function may(scope: Scope): boolean {
  return scopes.value === null || scopes.value.includes('admin') || scopes.value.includes(scope)
}
