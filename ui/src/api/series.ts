import { queryOptions } from '@tanstack/react-query'
import { post, type Schemas } from './v1'

export type SeriesRequest = Schemas['SeriesRequest']
export type Series = Schemas['Series']

/** Metrics of runs as a chart shows them. The key's second part is the ids of the runs, by which changes find it. */
export const seriesQuery = (request: SeriesRequest) =>
  queryOptions({
    queryKey: ['series', request.run_ids, request],
    queryFn: async ({ signal }) => (await post('/series', request, signal)).series,
  })
