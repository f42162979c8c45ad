import { type QueryClient, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { post, type Schemas } from '~/api/v1'
import type { Column } from './column'
import { defaultColumns, FIRST_COLUMNS } from './defaultColumns'

/** Runs that are looked at. With fewer than that, columns still follow what is logged. */
const SAMPLE_RUNS = 30

const SAMPLE_KEYS = 50

interface Defaults {
  columns: Column[]
  isFinal: boolean
}

/** The columns that a table of these runs begins with. */
export const defaultsQuery = (
  queryClient: QueryClient,
  experimentIds: string[],
  view: Schemas['RunsView'],
) => {
  const queryKey = ['runs', 'default-columns', experimentIds, view]
  return queryOptions({
    queryKey,
    queryFn: async ({ signal }): Promise<Defaults> => {
      // Columns that moved whenever something is logged would be of no use.
      const before = queryClient.getQueryData<Defaults>(queryKey)
      if (before?.isFinal) return before
      const scope = { experiment_ids: experimentIds, view }
      const columns = { params: 'all', metrics: 'none', tags: 'none' } as const
      const [{ runs }, { keys }] = await Promise.all([
        post('/runs/query', { ...scope, columns, page_size: SAMPLE_RUNS }, signal),
        post('/runs/keys', { ...scope, kind: 'metric', max_results: SAMPLE_KEYS }, signal),
      ])
      return { columns: defaultColumns(runs, keys), isFinal: runs.length === SAMPLE_RUNS }
    },
  })
}

/** The columns of a table that nobody has set up. Until the runs are known, what is shown of any run. */
export function useDefaultColumns(experimentIds: string[], view: Schemas['RunsView']): Column[] {
  const queryClient = useQueryClient()
  return useQuery(defaultsQuery(queryClient, experimentIds, view)).data?.columns ?? FIRST_COLUMNS
}
