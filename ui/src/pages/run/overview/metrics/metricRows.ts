import { toNumberOrNull } from '~/api/numbers'
import type { Run } from '~/api/runs'
import { inNaturalOrder } from '~/format/naturalOrder'
import type { Goal } from '~/state/metricGoal'

/** A metric of a run, as a line of the table. */
export interface MetricRow {
  key: string
  goal: Goal
  latest: number | null
  step: number | null
  best: number | null
  min: number | null
  max: number | null
  count: number
  nanCount: number
}

/** What the table is sorted by. */
export type MetricColumn = 'key' | 'latest' | 'step' | 'best' | 'min' | 'max' | 'count'

export interface MetricSort {
  column: MetricColumn
  isDescending: boolean
}

/** The lines of a run's metrics. */
export function metricRows(metrics: Run['metrics'], goalOf: (key: string) => Goal): MetricRow[] {
  return Object.entries(metrics ?? {}).map(([key, metric]) => {
    const goal = goalOf(key)
    const min = toNumberOrNull(metric.min)
    const max = toNumberOrNull(metric.max)
    return {
      key,
      goal,
      latest: toNumberOrNull(metric.latest?.value),
      step: metric.latest?.step ?? null,
      best: goal === 'minimize' ? min : max,
      min,
      max,
      count: metric.point_count ?? 0,
      nanCount: metric.nan_count ?? 0,
    }
  })
}

/** The lines that have a text in their name, in order. NaN comes behind numbers. */
export function sortedMetrics(
  rows: MetricRow[],
  find: string,
  { column, isDescending }: MetricSort,
): MetricRow[] {
  const wanted = find.trim().toLowerCase()
  const found = wanted === '' ? rows : rows.filter(({ key }) => key.toLowerCase().includes(wanted))
  const named = inNaturalOrder(found, ({ key }) => key)
  if (column === 'key') return isDescending ? named.reverse() : named
  const sign = isDescending ? -1 : 1
  return named.sort((left, right) => compareNumbers(left[column], right[column], sign))
}

function compareNumbers(left: number | null, right: number | null, sign: number): number {
  const isLeft = left !== null && !Number.isNaN(left)
  const isRight = right !== null && !Number.isNaN(right)
  if (!isLeft || !isRight) return Number(isRight) - Number(isLeft)
  return left === right ? 0 : sign * (left < right ? -1 : 1)
}
