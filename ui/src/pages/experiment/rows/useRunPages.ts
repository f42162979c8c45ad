import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { bookmarksQuery, type RunsDefinition } from '~/api/runBookmarks'
import type { Run } from '~/api/runs'
import type { Schemas } from '~/api/v1'
import type { RowRange } from './model'
import { PAGE_ROWS, pagesAround, tablePageQuery } from './pages'

/** The runs of a query as far as they are in view, out of any number. */
export interface RunPages {
  count: number
  /** How many the query finds, when it is known. */
  total?: number
  at: (index: number) => Run | undefined
  /** The pages that are there, for who looks for a run in them. */
  pages: ReadonlyMap<number, Run[]>
  /** The ids of the runs from one row to another, read where they are not there. */
  idsBetween: (first: number, last: number) => Promise<string[]>
  isReading: boolean
  error: Error | null
}

/**
 * Reads the runs in view, page by page, wherever they are. The first page needs nothing else and is there first; the
 * count and the way into all others come with the bookmarks.
 */
export function useRunPages(
  definition: RunsDefinition,
  columns: Schemas['RunColumns'],
  range: RowRange,
): RunPages {
  const queryClient = useQueryClient()
  const bookmarks = useQuery(bookmarksQuery(definition, PAGE_ROWS))
  const total = bookmarks.data?.total
  const tokens = bookmarks.data?.pageTokens
  const numbers = pagesAround(range, total ?? PAGE_ROWS)
  const results = useQueries({
    queries: numbers.map((page) => {
      const token = page === 0 ? undefined : tokens?.[page - 1]
      const query = tablePageQuery(queryClient, definition, page, columns, token)
      return { ...query, enabled: page === 0 || token !== undefined }
    }),
    combine: combinePages,
  })
  const pages = useMemo(() => {
    const shown = numbersOf(numbers.length, numbers[0] ?? 0)
    return new Map(
      shown.flatMap((page, index) => {
        const runs = results.data[index]
        return runs ? [[page, runs] as const] : []
      }),
    )
  }, [results.data, numbers.length, numbers[0]])
  const at = useCallback(
    (index: number) => pages.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS],
    [pages],
  )
  const idsBetween = useCallback(
    async (first: number, last: number) => {
      const firstPage = Math.floor(first / PAGE_ROWS)
      const lastPage = Math.floor(last / PAGE_ROWS)
      const ids: string[] = []
      for (let page = firstPage; page <= lastPage; page += 1) {
        const query = tablePageQuery(queryClient, definition, page, columns, tokens?.[page - 1])
        for (const run of await queryClient.fetchQuery(query)) ids.push(run.run_id)
      }
      return ids.slice(first - firstPage * PAGE_ROWS, last - firstPage * PAGE_ROWS + 1)
    },
    [queryClient, definition, columns, tokens],
  )
  const count = total ?? pages.get(0)?.length ?? 0
  const isReading = results.isReading || bookmarks.isPending
  const error = results.error ?? bookmarks.error
  return useMemo(
    () => ({ count, total, at, pages, idsBetween, isReading, error }),
    [count, total, at, pages, idsBetween, isReading, error],
  )
}

const numbersOf = (length: number, first: number) => Array.from({ length }, (_, index) => first + index)

interface PageResult {
  data?: Run[]
  error: Error | null
  isFetching: boolean
  isPlaceholderData: boolean
}

function combinePages(results: PageResult[]) {
  return {
    data: results.map(({ data }) => data),
    error: results.find(({ error }) => error)?.error ?? null,
    isReading: results.some(({ data, isPlaceholderData }) => !data || isPlaceholderData),
  }
}
