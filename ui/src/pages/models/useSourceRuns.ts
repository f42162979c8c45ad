import { useQuery } from '@tanstack/react-query'
import type { ModelVersion } from '~/api/registry'
import { type Run, runsByIdQuery } from '~/api/runs'

/** The runs that versions were made by, as far as they are still there, by id. */
export function useSourceRuns(versions: ModelVersion[]): Map<string, Run> {
  const runIds = [...new Set(versions.map(({ runId }) => runId).filter((runId) => runId !== ''))].sort()
  const { data = [] } = useQuery({ ...runsByIdQuery(runIds), enabled: runIds.length > 0 })
  return new Map(data.map((run) => [run.run_id, run]))
}

/** The metrics of runs, those that most have first. */
export function metricKeys(runs: Iterable<Run>): string[] {
  const counts = new Map<string, number>()
  for (const { metrics } of runs) {
    for (const key of Object.keys(metrics ?? {})) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return [...counts]
    .sort(([leftKey, left], [rightKey, right]) => right - left || leftKey.localeCompare(rightKey))
    .map(([key]) => key)
}
