import { onScopeDispose } from 'vue'

export type Keys = Record<string, (event: KeyboardEvent) => void>

type Pressed = Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey'>

const SEQUENCE_MILLIS = 900

/** Knows which command keys mean, one after the other: 'x', 'mod+k', 'g j'. */
export class KeyReader {
  private before = ''
  private beforeAt = 0

  constructor(private readonly keys: Keys) {}

  read(event: Pressed, now: number): ((event: KeyboardEvent) => void) | undefined {
    const mod = event.metaKey || event.ctrlKey
    if (event.altKey) return undefined
    const key = (mod ? 'mod+' : '') + event.key
    const sequence = now - this.beforeAt < SEQUENCE_MILLIS ? `${this.before} ${key}` : key
    this.before = key
    this.beforeAt = now
    const found = this.keys[sequence] ?? this.keys[key]
    if (found) this.before = ''
    return found
  }
}

/** Whether keys are text there, or belong to something that is open. */
function isTaken(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null
  const types = target?.closest('input:not([type=checkbox]), textarea, select, [contenteditable]')
  return Boolean(types) || Boolean(document.querySelector('[role=dialog], [role=menu]'))
}

export function useKeys(keys: Keys): void {
  const reader = new KeyReader(keys)
  const listen = (event: KeyboardEvent) => {
    if (event.defaultPrevented || isTaken(event)) return
    const run = reader.read(event, Date.now())
    if (run) {
      event.preventDefault()
      run(event)
    }
  }
  document.addEventListener('keydown', listen)
  onScopeDispose(() => document.removeEventListener('keydown', listen))
}
