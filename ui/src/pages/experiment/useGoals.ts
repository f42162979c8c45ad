import { useCallback, useRef } from 'react'
import type { Experiment } from '~/api/experiments'
import { type Goal, goalOf } from '~/state/metricGoal'

/** Which way metrics are better, by their keys: the same function until that changes. */
export function useGoals(experiment: Experiment | undefined): (key: string) => Goal {
  const known = useRef(experiment)
  known.current = experiment
  const tags = JSON.stringify(experiment?.tags ?? {})
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tags say whether the goals are others
  return useCallback((key: string) => goalOf(known.current, key), [tags])
}
