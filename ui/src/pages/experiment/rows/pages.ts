import { type QueryClient, type QueryKey, queryOptions } from '@tanstack/react-query'
import type { RunsDefinition } from '~/api/runBookmarks'
import { type Run, readAgainWhileRunning } from '~/api/runs'
import { post, type Schemas } from '~/api/v1'
import type { RowRange } from './model'

/** Rows that are read at once. */
export const PAGE_ROWS = 100

/** How far around the rows in view pages are read ahead. */
const AHEAD_ROWS = 60

/** Pages out of view are forgotten soon: reading one again is quick, and 100,000 runs take much memory. */
const KEPT_MS = 60_000

/** A page of a table's runs. `token` is of where it begins; the first one has none. */
export const tablePageQuery = (
  queryClient: QueryClient,
  definition: RunsDefinition,
  page: number,
  columns: Schemas['RunColumns'],
  token?: string,
) => {
  // The definition as a text: keys are compared in part, and a list without entries would be a part of any.
  const about = ['runs', 'table', JSON.stringify(definition), page]
  return queryOptions<Run[], Error, Run[], QueryKey>({
    queryKey: [...about, columns, token],
    queryFn: async ({ signal }): Promise<Run[]> => {
      const { experimentIds, ...query } = definition
      const request = {
        ...query,
        experiment_ids: experimentIds,
        columns,
        page_size: PAGE_ROWS,
        page_token: token,
      }
      return (await post('/runs/query', request, signal)).runs
    },
    gcTime: KEPT_MS,
    refetchInterval: ({ state }) => readAgainWhileRunning(state.data),
    // With other columns or another beginning, the page shows what it was until it is read.
    placeholderData: () => latestOf(queryClient, about),
  })
}

function latestOf(queryClient: QueryClient, queryKey: unknown[]): Run[] | undefined {
  const known = queryClient
    .getQueryCache()
    .findAll({ queryKey })
    .filter(({ state }) => state.data !== undefined)
    .sort((left, right) => right.state.dataUpdatedAt - left.state.dataUpdatedAt)
  return known[0]?.state.data as Run[] | undefined
}

/** The pages that rows in view are on, and those that they will soon be on. */
export function pagesAround({ first, last }: RowRange, rowCount: number): number[] {
  const from = Math.max(0, Math.floor((first - AHEAD_ROWS) / PAGE_ROWS))
  const lastPage = Math.max(0, Math.ceil(rowCount / PAGE_ROWS) - 1)
  const to = Math.min(lastPage, Math.floor((last + AHEAD_ROWS) / PAGE_ROWS))
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)
}
