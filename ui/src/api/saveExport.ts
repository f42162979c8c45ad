import { request, serverUrl } from './http'
import type { Schemas } from './v1'

/** The requests that answer a file. */
interface Exports {
  'runs/export': Schemas['ExportRunsRequest']
  'runs/export-histories': Schemas['ExportHistoriesRequest']
}

/** Saves what an export answers as a file of the reader's. */
export async function saveExport<P extends keyof Exports>(path: P, body: Exports[P], fileName: string) {
  const response = await request(serverUrl(`api/v1/${path}`), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  const address = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = address
  link.download = fileName
  link.click()
  URL.revokeObjectURL(address)
}
