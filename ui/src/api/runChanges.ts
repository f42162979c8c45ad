import { post, type Schemas } from './v1'

/** Runs by id, or those that a query finds. */
export type RunsMeant =
  | { runIds: string[] }
  | { experimentIds: string[]; filter: string; view: Schemas['RunsView'] }

/** What is done to each of some runs. */
export type RunsChange = Schemas['RunsChange']

/** What came of it: the ids of the runs that were really changed, and those that could not be. */
export interface ChangedRuns {
  runIds: string[]
  refused: Schemas['RefusedRun'][]
}

type Part = Pick<Schemas['ChangeRunsRequest'], 'run_ids' | 'query'>

/** Runs that one request may name. */
const RUNS_PER_REQUEST = 1000

/** Changes any number of runs, with as many requests as that takes. */
export async function changeRuns(meant: RunsMeant, change: RunsChange): Promise<ChangedRuns> {
  const changed: ChangedRuns = { runIds: [], refused: [] }
  for (const part of parts(meant)) {
    let pageToken: string | null | undefined
    do {
      const answer = await post('/runs/change', { ...part, change, page_token: pageToken })
      changed.runIds.push(...answer.run_ids)
      changed.refused.push(...answer.refused)
      pageToken = answer.next_page_token
    } while (pageToken)
  }
  return changed
}

function parts(meant: RunsMeant): Part[] {
  if (!('runIds' in meant)) {
    return [{ query: { experiment_ids: meant.experimentIds, filter: meant.filter, view: meant.view } }]
  }
  const count = Math.ceil(meant.runIds.length / RUNS_PER_REQUEST)
  return Array.from({ length: count }, (_, part) => ({
    run_ids: meant.runIds.slice(part * RUNS_PER_REQUEST, (part + 1) * RUNS_PER_REQUEST),
  }))
}

/** An error that tells of the runs that could not be changed, if there are any. */
export function refusalOf({ runIds, refused }: ChangedRuns): Error | undefined {
  const [first] = refused
  if (!first) return undefined
  return new Error(
    `${refused.length} of ${runIds.length + refused.length} runs could not be changed. The first: ${first.message}`,
  )
}
