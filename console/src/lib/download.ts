import { apiKey, blob } from '@/api/http'

/** Saves what is there. Links send no key, so that with one the bytes are fetched first. */
export async function download(path: string, name: string): Promise<void> {
  const own = apiKey.get() === null ? null : URL.createObjectURL(await blob(path))
  const link = document.createElement('a')
  link.href = own ?? path
  link.download = name
  link.click()
  if (own) setTimeout(() => URL.revokeObjectURL(own), 60_000)
}
