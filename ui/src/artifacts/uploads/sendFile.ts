import { ApiError, refusal } from '~/api/errors'
import { request, serverUrl } from '~/api/http'
import { proxyPath } from './proxyKey'

/** Puts a file where the server keeps them, telling how much of it is sent. Only XMLHttpRequest knows that. */
export function sendFile(
  key: string,
  path: string,
  file: File,
  onProgress: (sentBytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest()
    sending.open('PUT', serverUrl(proxyPath(key, path)))
    sending.setRequestHeader('Content-Type', 'application/octet-stream')
    sending.upload.addEventListener('progress', ({ loaded }) => onProgress(loaded))
    sending.addEventListener('load', () => {
      if (sending.status >= 200 && sending.status < 300) return resolve()
      reject(refusal(sending.status, bodyOf(sending.responseText)))
    })
    sending.addEventListener('error', () =>
      reject(new ApiError('The server cannot be reached.', 0, 'OFFLINE')),
    )
    sending.addEventListener('abort', () => reject(new DOMException('Cancelled', 'AbortError')))
    signal.addEventListener('abort', () => sending.abort())
    sending.send(file)
  })
}

function bodyOf(text: string): unknown {
  try {
    const body: unknown = JSON.parse(text)
    // The routes of the proxy say `detail` where others say `message`.
    if (typeof body === 'object' && body !== null && 'detail' in body) return { message: String(body.detail) }
    return body
  } catch {
    return text
  }
}

/** Removes a file, or a folder with all that is in it, for good. */
export async function deleteProxied(key: string, path: string): Promise<void> {
  await request(serverUrl(proxyPath(key, path)), { method: 'DELETE' })
}
