import { ApiError, refusal } from './errors'

/** An address below the one where the app lives, whatever prefix or proxy is in front of it. */
export function serverUrl(path: string, query: Record<string, string> = {}): string {
  const url = new URL(path, document.baseURI)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url.href
}

/** The address that clients set as their tracking URI. */
export function trackingUri(): string {
  return serverUrl('.').replace(/\/$/, '')
}

/** `fetch` whose failures are all `ApiError`s. An aborted request stays an `AbortError`. */
export async function request(url: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(url, init).catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new ApiError('The server cannot be reached.', 0, 'OFFLINE')
  })
  if (response.ok) return response
  const text = await response.text()
  let body: unknown = text
  try {
    body = JSON.parse(text)
  } catch {
    // Proxies answer in HTML; the status says enough.
  }
  throw refusal(response.status, body)
}
