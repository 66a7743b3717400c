import { reactive } from 'vue'

export interface Toast {
  id: number
  kind: 'ok' | 'bad'
  text: string
  undo?: () => void
}

let next = 1
export const toasts = reactive<Toast[]>([])

export function dismiss(id: number): void {
  const at = toasts.findIndex((one) => one.id === id)
  if (at >= 0) toasts.splice(at, 1)
}

export function toast(kind: Toast['kind'], text: string, undo?: () => void): void {
  const id = next++
  toasts.push({ id, kind, text, undo })
  if (toasts.length > 3) toasts.shift()
  setTimeout(() => dismiss(id), kind === 'bad' ? 12_000 : 6_000)
}
