import type { ExperimentOverview } from '~/api/experimentOverview'

/** An experiment for unit tests. */
export function experimentNamed(name: string, rest: Partial<ExperimentOverview> = {}): ExperimentOverview {
  return {
    experiment_id: name,
    name,
    artifact_location: '',
    lifecycle_stage: 'active',
    created_ms: 0,
    updated_ms: 0,
    tags: {},
    run_count: 0,
    running_count: 0,
    lost_count: 0,
    runs_per_day: [],
    ...rest,
  }
}
