import type { QueryClient } from '@tanstack/react-query'
import { experimentQuery } from '~/api/experiments'
import { bookmarksQuery, type RunsDefinition } from '~/api/runBookmarks'
import type { Search } from '~/app/router'
import { requestColumns } from './columns/requestColumns'
import { defaultsQuery } from './columns/useDefaultColumns'
import { experimentIdsOf, runsDefinition } from './definition'
import { PAGE_ROWS, tablePageQuery } from './rows/pages'
import { type PageState, readState } from './search'

/** Reads what the page of experiments shows first: their names, and the first runs with the columns of the table. */
export function readFirst(queryClient: QueryClient, idsInPath: string, search: Search) {
  const experimentIds = experimentIdsOf(idsInPath)
  const state = readState(search)
  const definition = runsDefinition(experimentIds, state)
  return Promise.all([
    ...experimentIds.map((id) => queryClient.prefetchQuery(experimentQuery(id))),
    queryClient.prefetchQuery(bookmarksQuery(definition, PAGE_ROWS)),
    readRuns(queryClient, definition, state),
  ])
}

async function readRuns(queryClient: QueryClient, definition: RunsDefinition, state: PageState) {
  const { experimentIds, view } = definition
  const chosen = state.columns
  const columns =
    chosen ?? (await queryClient.ensureQueryData(defaultsQuery(queryClient, experimentIds, view))).columns
  await queryClient.prefetchQuery(tablePageQuery(queryClient, definition, 0, requestColumns(columns)))
}
