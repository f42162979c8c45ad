import { useQueries } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { type Series, type SeriesRequest, seriesQuery } from '~/api/series'
import type { RowModel, RowRange, RunItem } from '../rows/model'
import { type Column, columnId } from './column'

/** Rows whose courses are read at once: few, so that what is in view comes first. */
const CHUNK_ROWS = 25

const TREND_POINTS = 60

/** Reads what cells show of the courses of metrics, for the rows in view and those on top, and no others. */
export function useCellSeries(
  model: RowModel,
  range: RowRange,
  columns: readonly Column[],
  top: readonly { item: RunItem }[],
): (runId: string, column: Column) => Series | undefined {
  const requests = useMemo(() => {
    const wanted = columns.flatMap(seriesOf)
    if (wanted.length === 0) return NO_REQUESTS
    const topIds = top.map(({ item }) => item.run.run_id)
    const lists = [...(topIds.length > 0 ? [topIds] : []), ...chunks(model, range)]
    return lists.flatMap((runIds) =>
      wanted.map(({ id, request }) => ({ id, request: { ...request, run_ids: runIds } })),
    )
  }, [columns, model, range, top])
  const results = useQueries({
    queries: requests.map(({ request }) => seriesQuery(request)),
    combine: seriesData,
  })
  const found = useMemo(() => {
    if (requests.length === 0) return NO_SERIES
    const byCell = new Map<string, Series>()
    for (const [index, { id }] of requests.entries()) {
      for (const series of results[index] ?? []) byCell.set(`${series.run_id} ${id}`, series)
    }
    return byCell
  }, [requests, results])
  return useCallback((runId, column) => found.get(`${runId} ${columnId(column)}`), [found])
}

interface CellRequest {
  id: string
  request: SeriesRequest
}

// One and the same, so that tables without such columns are not drawn anew.
const NO_REQUESTS: CellRequest[] = []
const NO_SERIES: ReadonlyMap<string, Series> = new Map()

const seriesData = (results: { data?: Series[] }[]) => results.map(({ data }) => data)

function seriesOf(column: Column): { id: string; request: Omit<SeriesRequest, 'run_ids'> }[] {
  const { source } = column
  if (source.kind !== 'metric') return []
  const request = { keys: [source.key], axis: 'step' as const }
  if (source.part === 'trend')
    return [{ id: columnId(column), request: { ...request, max_points: TREND_POINTS } }]
  if (source.part !== 'at') return []
  // A step that was logged several times has several points, of which the last one counts.
  return [
    { id: columnId(column), request: { ...request, from: source.step, to: source.step, max_points: 100 } },
  ]
}

/** The runs in view, by chunks that begin at the same rows wherever one scrolls. */
function chunks(model: RowModel, { first, last }: RowRange): string[][] {
  const from = Math.floor(first / CHUNK_ROWS)
  const to = Math.floor(Math.min(last, model.count - 1) / CHUNK_ROWS)
  const lists: string[][] = []
  for (let chunk = from; chunk <= to; chunk += 1) {
    const runIds: string[] = []
    for (
      let index = chunk * CHUNK_ROWS;
      index < Math.min(model.count, (chunk + 1) * CHUNK_ROWS);
      index += 1
    ) {
      const item = model.at(index)
      if (item.kind === 'run') runIds.push(item.run.run_id)
    }
    if (runIds.length > 0) lists.push(runIds)
  }
  return lists
}
