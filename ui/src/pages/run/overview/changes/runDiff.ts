import { toNumberOrNull } from '~/api/numbers'
import type { Run } from '~/api/runs'
import { inNaturalOrder } from '~/format/naturalOrder'
import { isModelMetric, isSystemMetric } from '../../tabs'

/** A param or tag that two runs do not have alike; absent on the side that has none. */
export interface TextChange {
  key: string
  before?: string
  after?: string
}

/** A metric whose latest values are not alike. */
export interface MetricChange {
  key: string
  before: number | null
  after: number | null
}

/** What differs between two runs, and nothing else. */
export interface RunDiff {
  params: TextChange[]
  tags: TextChange[]
  metrics: MetricChange[]
  /** How many metrics of the machine differ, which they always do. */
  systemMetricCount: number
}

/** Tags of tools that say something about what was run; the others differ between any two runs. */
const TOLD_TAGS = /^mlflow\.(source\.(name|git\.(commit|branch|repoURL))|user|project\.)/
const TOOL_TAGS = /^(mlflow|paceline)\./

/** What changed from one run to another. */
export function runDiff(before: Run, after: Run): RunDiff {
  const changed = metricChanges(before.metrics, after.metrics)
  const isTold = (key: string) => TOLD_TAGS.test(key) || !TOOL_TAGS.test(key)
  return {
    params: textChanges(before.params, after.params),
    tags: textChanges(before.tags, after.tags).filter(({ key }) => isTold(key)),
    metrics: changed.filter(({ key }) => isModelMetric(key)),
    systemMetricCount: changed.filter(({ key }) => isSystemMetric(key)).length,
  }
}

function textChanges(before: Run['params'], after: Run['params']): TextChange[] {
  return keysOf(before, after)
    .map((key) => ({ key, before: before?.[key], after: after?.[key] }))
    .filter((change) => change.before !== change.after)
}

function metricChanges(before: Run['metrics'], after: Run['metrics']): MetricChange[] {
  const latest = (metrics: Run['metrics'], key: string) => toNumberOrNull(metrics?.[key]?.latest?.value)
  return keysOf(before, after)
    .map((key) => ({ key, before: latest(before, key), after: latest(after, key) }))
    .filter((change) => !Object.is(change.before, change.after))
}

function keysOf(before: object | null | undefined, after: object | null | undefined): string[] {
  const keys = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
  return inNaturalOrder([...keys], (key) => key)
}

/** By how much a number changed, and in parts of a hundred where that says something. */
export function difference({ before, after }: MetricChange): { by: number; percent?: number } | undefined {
  if (before === null || after === null || !Number.isFinite(before) || !Number.isFinite(after))
    return undefined
  const by = after - before
  return before === 0 ? { by } : { by, percent: (by / Math.abs(before)) * 100 }
}
