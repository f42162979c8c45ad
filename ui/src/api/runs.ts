import { queryOptions } from '@tanstack/react-query'
import { ApiError } from './errors'
import { mlflowSend } from './mlflow'
import { post, type Schemas } from './v1'

export type Run = Schemas['Run']
export type RunsQueryRequest = Schemas['RunsQueryRequest']

/** How often running runs are read again though nothing changes: nobody tells that the process of one is lost. */
export const LOST_LOOK_MS = 30_000

/** When to read runs again that no change is told of. */
export const readAgainWhileRunning = (runs: readonly Run[] = []): number | false =>
  runs.some(({ status }) => status === 'RUNNING') && LOST_LOOK_MS

/** All that a run's page shows of it. */
const ALL_COLUMNS: Schemas['RunColumns'] = {
  metrics: 'all',
  metric_parts: ['latest', 'min', 'max', 'count'],
  params: 'all',
  tags: 'all',
  datasets: true,
  models: true,
}

/** A page of runs. Everything that lists runs has a key that begins with `runs`. */
export const runsPageQuery = (request: RunsQueryRequest) =>
  queryOptions({
    queryKey: ['runs', 'page', request],
    queryFn: ({ signal }) => post('/runs/query', request, signal),
  })

/** Some runs by id, whichever experiments they are in and deleted ones too, in the order asked for. */
export const runsByIdQuery = (runIds: string[], columns: Schemas['RunColumns'] = ALL_COLUMNS) =>
  queryOptions({
    queryKey: ['runs', 'by-id', runIds, columns],
    queryFn: async ({ signal }) => {
      if (runIds.length === 0) return []
      const filter = `run_id IN (${runIds.map(quoted).join(', ')})`
      const { runs } = await post('/runs/query', { filter, view: 'all', columns, page_size: 1000 }, signal)
      const found = new Map(runs.map((run) => [run.run_id, run]))
      return runIds.flatMap((runId) => found.get(runId) ?? [])
    },
  })

/** One run with everything about it. Its key begins with `run` and its id. */
export const runQuery = (runId: string) =>
  queryOptions({
    queryKey: ['run', runId],
    queryFn: async ({ signal }) => {
      const request = { filter: `run_id = ${quoted(runId)}`, view: 'all', columns: ALL_COLUMNS } as const
      const [run] = (await post('/runs/query', request, signal)).runs
      if (!run) throw new ApiError(`There is no run '${runId}'.`, 404, 'RESOURCE_DOES_NOT_EXIST')
      return run
    },
    refetchInterval: ({ state }) => readAgainWhileRunning(state.data && [state.data]),
  })

/** A text as the query language writes it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** A name of a metric, param or tag as the query language writes it: `metrics.loss`, ``metrics.`val/loss` ``. */
export function entity(kind: 'metrics' | 'params' | 'tags', key: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_.]*$/.test(key)) return `${kind}.${key}`
  return key.includes('`') ? `${kind}."${key.replaceAll('"', '""')}"` : `${kind}.\`${key}\``
}

export const renameRun = (runId: string, name: string) =>
  mlflowSend('POST', 'runs/update', { run_id: runId, run_name: name })

export const setRunTag = (runId: string, key: string, value: string) =>
  mlflowSend('POST', 'runs/set-tag', { run_id: runId, key, value })

export const deleteRunTag = (runId: string, key: string) =>
  mlflowSend('POST', 'runs/delete-tag', { run_id: runId, key })

/** Moves a run to the trash. */
export const deleteRun = (runId: string) => mlflowSend('POST', 'runs/delete', { run_id: runId })

export const restoreRun = (runId: string) => mlflowSend('POST', 'runs/restore', { run_id: runId })
