import { queryOptions } from '@tanstack/react-query'
import { LOST_LOOK_MS } from './runs'
import { readExperiments, type Schemas } from './v1'

/** An experiment with what its runs are like. */
export type ExperimentOverview = Schemas['Experiment']

/** Experiments with their numbers of runs and when they were busy. Its key begins as all about experiments. */
export const experimentOverviewQuery = (view: 'active' | 'deleted' = 'active') =>
  queryOptions({
    queryKey: ['experiments', 'overview', view],
    queryFn: ({ signal }) => readExperiments(view, signal),
    refetchInterval: ({ state }) =>
      state.data?.some(({ running_count, lost_count }) => running_count + lost_count > 0) && LOST_LOOK_MS,
  })
