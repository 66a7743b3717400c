import { ApiError } from '@/api/http'
import { toast } from './toasts'

export const errorWords = (e: unknown): string => (e instanceof ApiError ? e.message : String(e))

/** Does it, and tells how it went; undefined where it failed. */
export async function telling<T>(done: string, run: () => Promise<T>): Promise<T | undefined> {
  try {
    const result = await run()
    toast('ok', done)
    return result
  } catch (e) {
    toast('bad', errorWords(e))
    return undefined
  }
}
