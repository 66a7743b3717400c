type Exists = (key: string) => boolean
type Translate = (key: string) => string

/** A new cause of the gateway's is shown as it is called. */
export function causeWords(te: Exists, t: Translate, cause: string | null | undefined): string {
  const key = `cause.${cause ?? ''}`
  return cause ? (te(key) ? t(key) : cause) : ''
}

/** In the reader's language if the code is known; otherwise in the scheduler's words. */
export function reasonWords(te: Exists, t: Translate, code: string, words: string): string {
  const key = `wait.${code}`
  return te(key) ? t(key) : words
}
