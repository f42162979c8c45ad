import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { entity, type Run } from '~/api/runs'
import { post, type Schemas } from '~/api/v1'
import { isModelMetric } from '../../tabs'

const METRICS_SHOWN = 3
const PAGE_SIZE = 50

/** The metrics that most runs of the experiment have: the ones worth a column. */
export const childMetricsQuery = (experimentId: string) =>
  queryOptions({
    queryKey: ['runs', 'child-metrics', experimentId],
    queryFn: async ({ signal }) => {
      const request: Schemas['RunKeysRequest'] = {
        experiment_ids: [experimentId],
        kind: 'metric',
        max_results: 100,
      }
      const { keys } = await post('/runs/keys', request, signal)
      return keys
        .map(({ key }) => key)
        .filter(isModelMetric)
        .slice(0, METRICS_SHOWN)
    },
  })

/** How the runs below look at a metric. */
export const measureOf = (key: string) => `best(${entity('metrics', key)})`

/** The children of a run, page by page. */
export const childrenQuery = (run: Run, metrics: string[]) =>
  infiniteQueryOptions({
    queryKey: ['runs', 'children', run.run_id, metrics],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      post(
        '/runs/children',
        {
          run_id: run.run_id,
          columns: { metrics, metric_parts: ['latest', 'min', 'max'] },
          measures: metrics.map(measureOf),
          page_size: PAGE_SIZE,
          page_token: pageParam,
        },
        signal,
      ),
    getNextPageParam: (last) => last.next_page_token ?? undefined,
  })

/** What all runs below a run are like. */
export const rollupQuery = (run: Run, metrics: string[]) =>
  queryOptions({
    queryKey: ['runs', 'rollup', run.run_id, metrics],
    queryFn: async ({ signal }) => {
      const request = {
        run_ids: [run.run_id],
        experiment_ids: [run.experiment_id],
        measures: metrics.map(measureOf),
      }
      return (await post('/runs/rollups', request, signal)).rollups[0]?.below
    },
  })
