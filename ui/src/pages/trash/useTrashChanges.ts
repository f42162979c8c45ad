import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ExperimentOverview } from '~/api/experimentOverview'
import { deleteExperiment, restoreExperiment } from '~/api/experiments'
import { failureOf, forEach } from '~/api/many'
import { changeRuns, refusalOf } from '~/api/runChanges'
import type { Run } from '~/api/runs'
import { notifyDone, notifyFailed } from '~/components/undo'
import { formatMany } from '~/format/count'

/** Takes things out of the trash; undo puts them back. */
export function useTrashChanges() {
  const queryClient = useQueryClient()
  return useMemo(() => {
    const refresh = () =>
      Promise.all(
        [['trash'], ['experiments'], ['runs'], ['run']].map((queryKey) =>
          queryClient.invalidateQueries({ queryKey }),
        ),
      )
    const restoreExperiments = async (experiments: ExperimentOverview[]) => {
      const outcome = await forEach(experiments, ({ experiment_id }) => restoreExperiment(experiment_id))
      await refresh()
      if (outcome.done.length > 0) {
        notifyDone(`${formatMany(outcome.done.length, 'experiment')} restored, with all runs.`, async () => {
          await forEach(outcome.done, ({ experiment_id }) => deleteExperiment(experiment_id))
          await refresh()
        })
      }
      const failure = failureOf(outcome, ({ name }) => `'${name}'`)
      if (failure) notifyFailed(failure)
    }
    const restoreRuns = async (runs: Run[]) => {
      try {
        const runIds = runs.map(({ run_id }) => run_id)
        const restored = await changeRuns({ runIds }, { lifecycle_stage: 'active' })
        await refresh()
        if (restored.runIds.length > 0) {
          notifyDone(`${formatMany(restored.runIds.length, 'run')} restored.`, async () => {
            await changeRuns({ runIds: restored.runIds }, { lifecycle_stage: 'deleted' })
            await refresh()
          })
        }
        const refusal = refusalOf(restored)
        if (refusal) notifyFailed(refusal)
      } catch (error) {
        notifyFailed(error)
      }
    }
    return { restoreExperiments, restoreRuns }
  }, [queryClient])
}
