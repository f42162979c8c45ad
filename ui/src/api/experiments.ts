import { queryOptions } from '@tanstack/react-query'
import { byKey, type KeyValue, mlflowGet, mlflowSend } from './mlflow'

/** An experiment as MLflow's routes describe it. */
export interface Experiment {
  experimentId: string
  name: string
  artifactLocation: string
  isDeleted: boolean
  createdMs: number
  updatedMs: number
  tags: Record<string, string>
}

interface WireExperiment {
  experiment_id: string
  name: string
  artifact_location: string
  lifecycle_stage: string
  creation_time: number
  last_update_time: number
  tags?: KeyValue[]
}

function fromWire(wire: WireExperiment): Experiment {
  return {
    experimentId: wire.experiment_id,
    name: wire.name,
    artifactLocation: wire.artifact_location,
    isDeleted: wire.lifecycle_stage === 'deleted',
    createdMs: wire.creation_time,
    updatedMs: wire.last_update_time,
    tags: byKey(wire.tags),
  }
}

/** Which experiments: those in use, those in the trash. */
export type ExperimentView = 'ACTIVE_ONLY' | 'DELETED_ONLY' | 'ALL'

/** All experiments, read page by page. */
async function listExperiments(view: ExperimentView, signal: AbortSignal): Promise<Experiment[]> {
  const experiments: Experiment[] = []
  let pageToken: string | undefined
  do {
    const page: { experiments?: WireExperiment[]; next_page_token?: string } = await mlflowGet(
      'experiments/search',
      { view_type: view, max_results: 1000, page_token: pageToken },
      signal,
    )
    experiments.push(...(page.experiments ?? []).map(fromWire))
    pageToken = page.next_page_token
  } while (pageToken)
  return experiments
}

/** The list of experiments. Everything about experiments has a key that begins with `experiments`. */
export const experimentsQuery = (view: ExperimentView = 'ACTIVE_ONLY') =>
  queryOptions({
    queryKey: ['experiments', 'list', view],
    queryFn: ({ signal }) => listExperiments(view, signal),
  })

/** One experiment, in use or in the trash. */
export const experimentQuery = (experimentId: string) =>
  queryOptions({
    queryKey: ['experiments', 'one', experimentId],
    queryFn: async ({ signal }) => {
      const path = 'experiments/get'
      const answer = await mlflowGet<{ experiment: WireExperiment }>(
        path,
        { experiment_id: experimentId },
        signal,
      )
      return fromWire(answer.experiment)
    },
  })

/** Makes an experiment and returns its id. */
export async function createExperiment(name: string): Promise<string> {
  const answer = await mlflowSend<{ experiment_id: string }>('POST', 'experiments/create', { name })
  return answer.experiment_id
}

export const renameExperiment = (experimentId: string, name: string) =>
  mlflowSend('POST', 'experiments/update', { experiment_id: experimentId, new_name: name })

/** Moves an experiment and its runs to the trash. */
export const deleteExperiment = (experimentId: string) =>
  mlflowSend('POST', 'experiments/delete', { experiment_id: experimentId })

export const restoreExperiment = (experimentId: string) =>
  mlflowSend('POST', 'experiments/restore', { experiment_id: experimentId })

export const setExperimentTag = (experimentId: string, key: string, value: string) =>
  mlflowSend('POST', 'experiments/set-experiment-tag', { experiment_id: experimentId, key, value })

export const deleteExperimentTag = (experimentId: string, key: string) =>
  mlflowSend('POST', 'experiments/delete-experiment-tag', { experiment_id: experimentId, key })
