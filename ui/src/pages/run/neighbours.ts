import { queryOptions } from '@tanstack/react-query'
import { quoted, type Run } from '~/api/runs'
import { post, type Schemas } from '~/api/v1'

export const PARENT_TAG = 'mlflow.parentRunId'

/** The runs that started just before and after one: of the same parent, or of the experiment's own runs. */
export interface Neighbours {
  older?: Run
  newer?: Run
}

/** Looks at both sides of a run in the order of start, which is that of the table. */
export const neighboursQuery = (run: Run) =>
  queryOptions({
    queryKey: ['runs', 'neighbours', run.run_id, run.start_time_ms],
    queryFn: async ({ signal }): Promise<Neighbours> => {
      const parent = run.tags?.[PARENT_TAG]
      const kin = parent ? `parent = ${quoted(parent)}` : 'parent IS NULL'
      const next = async (side: '<' | '>') => {
        const request: Schemas['RunsQueryRequest'] = {
          experiment_ids: [run.experiment_id],
          filter: `${kin} AND start_time ${side} ${run.start_time_ms}`,
          sort: [`start_time ${side === '<' ? 'DESC' : 'ASC'}`],
          page_size: 1,
        }
        return (await post('/runs/query', request, signal)).runs[0]
      }
      const [older, newer] = await Promise.all([next('<'), next('>')])
      return { older, newer }
    },
  })
