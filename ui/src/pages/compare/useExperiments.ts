import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { experimentsQuery } from '~/api/experiments'
import { type Goal, goalOf, goalTag } from '~/state/metricGoal'

/** What the page needs of experiments. */
export interface Experiments {
  nameOf: (experimentId: string) => string
  /** A metric's goal: what was chosen for any of the experiments, else by its name. */
  goalOf: (key: string, experimentIds: readonly string[]) => Goal
}

/** Names of all experiments, deleted ones too, and the goals of their metrics. */
export function useExperiments(): Experiments {
  const { data } = useQuery(experimentsQuery('ALL'))
  return useMemo(() => {
    const byId = new Map(data?.map((experiment) => [experiment.experimentId, experiment]))
    return {
      nameOf: (experimentId) => byId.get(experimentId)?.name ?? `Experiment ${experimentId}`,
      goalOf: (key, experimentIds) => {
        const own = experimentIds.map((id) => byId.get(id))
        return goalOf(
          own.find((experiment) => experiment?.tags[goalTag(key)] !== undefined),
          key,
        )
      },
    }
  }, [data])
}
