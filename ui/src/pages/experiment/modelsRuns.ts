import { useQueries } from '@tanstack/react-query'
import type { LoggedModel } from '~/api/loggedModels'
import { type Run, runsByIdQuery } from '~/api/runs'

const RUNS_AT_ONCE = 200
const COLUMNS = { models: true } as const

/** The source runs of models by id, with the steps at which each logged its models. */
export function useModelRuns(models: LoggedModel[]): Map<string, Run> {
  const runIds = [...new Set(models.map(({ sourceRunId }) => sourceRunId))].filter((id) => id !== '')
  const parts = Array.from({ length: Math.ceil(runIds.length / RUNS_AT_ONCE) }, (_, part) =>
    runIds.slice(part * RUNS_AT_ONCE, (part + 1) * RUNS_AT_ONCE),
  )
  return useQueries({
    queries: parts.map((ids) => ({
      ...runsByIdQuery(ids, COLUMNS),
      placeholderData: (before: Run[] | undefined) => before,
    })),
    combine: byId,
  })
}

/** One function for all drawings, so that the map is made anew only when runs are. */
const byId = (results: { data?: Run[] }[]) =>
  new Map(results.flatMap(({ data = [] }) => data).map((run) => [run.run_id, run]))

/** The step at which a model was logged, as its run has it. */
export function stepOf(model: LoggedModel, runs: Map<string, Run>): number | undefined {
  const outputs = runs.get(model.sourceRunId)?.model_outputs ?? []
  return outputs.find(({ model_id }) => model_id === model.modelId)?.step
}
