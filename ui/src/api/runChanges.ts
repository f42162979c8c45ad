import { post, type Schemas } from './v1'

/** Runs by id, or those that a query finds. */
export type RunsMeant =
  | { runIds: string[] }
  | { experimentIds: string[]; filter: string; view: Schemas['RunsView'] }

/** What is done to each of some runs. */
export type RunsChange = Schemas['RunsChange']

/** Changes many runs at once and returns the ids of those that were really changed. */
export async function changeRuns(meant: RunsMeant, change: RunsChange): Promise<string[]> {
  const which =
    'runIds' in meant
      ? { run_ids: meant.runIds }
      : { query: { experiment_ids: meant.experimentIds, filter: meant.filter, view: meant.view } }
  return (await post('/runs/change', { ...which, change })).run_ids
}
