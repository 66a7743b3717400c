/** An answer that is no success: what the gateway says of it, in whatever shape that route has. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly route: string,
  ) {
    super(detail || title)
    this.name = 'ApiError'
  }

  /** What to send to whoever runs this. */
  get report(): string {
    return `${this.status} ${this.route}\n${this.title}\n${this.detail}`
  }
}

const KEY = 'comfymill.key'

/** Kept for this tab alone. */
export const apiKey = {
  get: () => sessionStorage.getItem(KEY),
  set: (key: string | null) =>
    key ? sessionStorage.setItem(KEY, key) : sessionStorage.removeItem(KEY),
}

let onUnauthorized: () => void = () => undefined
export function whenUnauthorized(then: () => void): void {
  onUnauthorized = then
}

export function authHeaders(): Record<string, string> {
  const key = apiKey.get()
  return key ? { Authorization: `Bearer ${key}` } : {}
}

async function refusal(response: Response, route: string): Promise<ApiError> {
  const text = await response.text()
  let title = response.statusText || `HTTP ${response.status}`
  let detail = text.slice(0, 2000)
  try {
    const body = JSON.parse(text) as Record<string, unknown>
    const error = body.error as string | { message?: string; details?: unknown } | undefined
    if (typeof body.title === 'string') {
      title = body.title
      detail = typeof body.detail === 'string' ? body.detail : ''
    } else if (typeof error === 'string') {
      detail = error
    } else if (error?.message) {
      title = error.message
      detail = typeof error.details === 'string' ? error.details : ''
    }
  } catch {
    // plain text, as ComfyUI's own routes answer
  }
  return new ApiError(response.status, title, detail, route)
}

interface Options {
  method?: string
  /** A form, JSON that is text already, or what becomes JSON. */
  body?: unknown
  signal?: AbortSignal
}

function encoded(body: unknown): string | FormData | undefined {
  return body === undefined || typeof body === 'string' || body instanceof FormData
    ? body
    : JSON.stringify(body)
}

async function send(path: string, options: Options): Promise<Response> {
  const route = `${options.method ?? 'GET'} ${path}`
  const body = encoded(options.body)
  let response: Response
  try {
    response = await fetch(path, {
      method: options.method ?? 'GET',
      headers: {
        ...authHeaders(),
        ...(typeof body === 'string' ? { 'Content-Type': 'application/json' } : {}),
      },
      body,
      signal: options.signal,
    })
  } catch (e) {
    if (options.signal?.aborted) throw e
    throw new ApiError(0, 'unreachable', String(e), route)
  }
  if (response.status === 401) onUnauthorized()
  if (!response.ok) throw await refusal(response, route)
  return response
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await (await send(path, { signal })).json()) as T
}

export async function blob(path: string, signal?: AbortSignal): Promise<Blob> {
  return (await send(path, { signal })).blob()
}

export async function act<T>(method: string, path: string, body?: unknown): Promise<T> {
  const text = await (await send(path, { method, body })).text()
  return (text ? JSON.parse(text) : undefined) as T
}

/** An open answer, for streams. */
export async function open(
  path: string,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Response> {
  const response = await fetch(path, { headers: { ...authHeaders(), ...headers }, signal })
  if (response.status === 401) onUnauthorized()
  if (!response.ok) throw await refusal(response, `GET ${path}`)
  return response
}

/** An id as a part of a path. */
export const segment = encodeURIComponent
