import { request, serverUrl } from './http'

/** Runs by id, or those that a query finds. */
export type RunsMeant =
  | { runIds: string[] }
  | { experimentIds: string[]; filter: string; view: 'active' | 'deleted' | 'all' }

/** What is done to each of some runs. */
export interface RunsChange {
  lifecycle_stage?: 'deleted' | 'active'
  set_tags?: Record<string, string>
  remove_tags?: string[]
}

/** Changes many runs at once and returns the ids of those that were really changed. */
export async function changeRuns(meant: RunsMeant, change: RunsChange): Promise<string[]> {
  const which =
    'runIds' in meant
      ? { run_ids: meant.runIds }
      : { query: { experiment_ids: meant.experimentIds, filter: meant.filter, view: meant.view } }
  const response = await request(serverUrl('api/v1/runs/change'), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...which, change }),
  })
  const answer = (await response.json()) as { run_ids: string[] }
  return answer.run_ids
}
