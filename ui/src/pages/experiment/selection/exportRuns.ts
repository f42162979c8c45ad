import { request, serverUrl } from '~/api/http'
import type { RunsDefinition } from '~/api/runBookmarks'
import type { Schemas } from '~/api/v1'

/** What can be done with a table elsewhere. */
export type ExportFormat = Extract<Schemas['ExportFormat'], 'csv' | 'parquet'>

/** Downloads runs with all of their data, or with the columns of the table, as a file. */
export async function exportRuns(
  definition: RunsDefinition,
  format: ExportFormat,
  fileName: string,
  columns?: Schemas['RunColumns'],
): Promise<void> {
  const body: Schemas['ExportRunsRequest'] = {
    format,
    experiment_ids: definition.experimentIds,
    filter: definition.filter,
    sort: definition.sort,
    view: definition.view,
    ...(columns ? { columns } : {}),
  }
  const response = await request(serverUrl('api/v1/runs/export'), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  download(await response.blob(), `${fileName.replace(/[^\p{L}\p{N}._-]+/gu, '_')}.${format}`)
}

function download(file: Blob, name: string) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  // Not at once: the browser may not have begun to read it.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
