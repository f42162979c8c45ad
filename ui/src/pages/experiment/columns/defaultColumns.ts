import type { Run } from '~/api/runs'
import type { Schemas } from '~/api/v1'
import { type Column, NAME_COLUMN } from './column'

const MOST_METRICS = 4
const MOST_PARAMS = 5

/** What is shown of any run. */
export const FIRST_COLUMNS: Column[] = [
  NAME_COLUMN,
  { source: { kind: 'attribute', name: 'start_time' } },
  { source: { kind: 'attribute', name: 'duration' } },
]

/** Metrics of the machine, which nobody ranks runs by. */
const isSystemMetric = (key: string) => key.startsWith('system/')

/**
 * The columns that a table begins with: the metrics that most runs have, and the params that differ among some of the
 * runs. Who started them is said when it was not always the same.
 */
export function defaultColumns(
  runs: readonly Run[],
  metricKeys: readonly Schemas['RunKeyCount'][],
): Column[] {
  const metrics = metricKeys.filter(({ key }) => !isSystemMetric(key)).slice(0, MOST_METRICS)
  const users = new Set(runs.map((run) => run.user_id))
  const user: Column[] = users.size > 1 ? [{ source: { kind: 'attribute', name: 'user_id' } }] : []
  return [
    ...FIRST_COLUMNS,
    ...user,
    ...metrics.map(({ key }): Column => ({ source: { kind: 'metric', key, part: 'latest' } })),
    ...differingParams(runs)
      .slice(0, MOST_PARAMS)
      .map((key): Column => ({ source: { kind: 'param', key } })),
  ]
}

/** Params that do not have one value in all of these runs, those that most runs have first. All of them, if none does. */
export function differingParams(runs: readonly Run[]): string[] {
  const counts = new Map<string, { runs: number; values: Set<string> }>()
  for (const { params } of runs) {
    for (const [key, value] of Object.entries(params ?? {})) {
      const count = counts.get(key) ?? { runs: 0, values: new Set() }
      count.runs += 1
      count.values.add(value)
      counts.set(key, count)
    }
  }
  const all = [...counts].sort(([left, a], [right, b]) => b.runs - a.runs || left.localeCompare(right))
  const differing = all.filter(([, count]) => count.values.size > 1 || count.runs < runs.length)
  return (differing.length > 0 ? differing : all).map(([key]) => key)
}
