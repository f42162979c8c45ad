import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ExperimentOverview } from '~/api/experimentOverview'
import { deleteExperiment, renameExperiment, restoreExperiment } from '~/api/experiments'
import { failureOf, forEach } from '~/api/many'
import { notifyDone, notifyFailed } from '~/components/undo'
import type { Move } from './moving'

const nameOf = ({ name }: { name: string }) => `'${name}'`

/** How many, or which one: `'cats'`, `3 experiments`. */
export function called(experiments: ExperimentOverview[]): string {
  const [first] = experiments
  return experiments.length === 1 && first ? nameOf(first) : `${experiments.length} experiments`
}

/** What can be done with experiments, each with its undo. */
export function useExperimentChanges() {
  const queryClient = useQueryClient()
  return useMemo(() => {
    const refresh = () =>
      Promise.all(
        [['experiments'], ['runs'], ['trash']].map((queryKey) => queryClient.invalidateQueries({ queryKey })),
      )
    const restore = async (experiments: ExperimentOverview[]) => {
      const outcome = await forEach(experiments, ({ experiment_id }) => restoreExperiment(experiment_id))
      await refresh()
      const failure = failureOf(outcome, nameOf)
      if (failure) throw failure
    }
    const remove = async (experiments: ExperimentOverview[]) => {
      const outcome = await forEach(experiments, ({ experiment_id }) => deleteExperiment(experiment_id))
      await refresh()
      if (outcome.done.length > 0) {
        notifyDone(`${called(outcome.done)} moved to the trash.`, () => restore(outcome.done))
      }
      const failure = failureOf(outcome, nameOf)
      if (failure) notifyFailed(failure)
    }
    /** Renames all, and throws when it could not. */
    const rename = async (moves: Move[]) => {
      const changing = moves.filter(({ experiment, name }) => experiment.name !== name)
      const outcome = await forEach(changing, ({ experiment, name }) =>
        renameExperiment(experiment.experiment_id, name),
      )
      await refresh()
      if (outcome.done.length > 0) notifyDone(renamed(outcome.done), () => nameBack(outcome.done))
      const failure = failureOf(outcome, nameOf)
      if (failure) throw failure
    }
    const nameBack = async (moves: Move[]) => {
      const outcome = await forEach(moves, ({ experiment }) =>
        renameExperiment(experiment.experiment_id, experiment.name),
      )
      await refresh()
      const failure = failureOf(outcome, nameOf)
      if (failure) throw failure
    }
    return { refresh, remove, rename }
  }, [queryClient])
}

function renamed(moves: Move[]): string {
  const [first] = moves
  if (moves.length === 1 && first) return `'${first.experiment.name}' is now '${first.name}'.`
  return `${moves.length} experiments moved.`
}
