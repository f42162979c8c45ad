import { useCallback, useMemo } from 'react'
import type { RunsDefinition } from '~/api/runBookmarks'
import type { Schemas } from '~/api/v1'
import { LOADING, type RowItem, type RowModel, type RowRange } from './model'
import { PAGE_ROWS } from './pages'
import { type RunPages, useRunPages } from './useRunPages'

/** Every run that the query finds is a row. */
export function useFlatRows(
  definition: RunsDefinition,
  columns: Schemas['RunColumns'],
  range: RowRange,
): RowModel {
  const pages = useRunPages(definition, columns, range)
  const at = useCallback(
    (index: number): RowItem => {
      const run = pages.at(index)
      return run ? { kind: 'run', run, depth: 0 } : LOADING
    },
    [pages.at],
  )
  const { count, isReading, error, idsBetween } = pages
  return useMemo(
    () => ({ count, at, known: () => knownRuns(pages), idsBetween, isReading, error }),
    [count, at, pages, idsBetween, isReading, error],
  )
}

/** The runs of the pages that are there, with their places in the query. */
export function* knownRuns({ pages }: Pick<RunPages, 'pages'>): Iterable<readonly [number, string]> {
  for (const [page, runs] of pages) {
    for (const [index, { run_id: runId }] of runs.entries()) yield [page * PAGE_ROWS + index, runId]
  }
}
