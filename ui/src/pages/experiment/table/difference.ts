import type { Run } from '~/api/runs'
import { formatNumber } from '~/format/number'
import type { Goal } from '~/state/metricGoal'
import { type CellValue, cellValue } from '../columns/cellValue'
import type { Column } from '../columns/column'

/** How a cell differs from the baseline's. */
export interface Difference {
  isSame: boolean
  /** `+0.02`, where both are numbers. */
  text?: string
  /** Whether a metric is better or worse than the baseline's. */
  verdict?: 'better' | 'worse'
}

/** Compares a cell with the baseline's; nothing where that says nothing. */
export function difference(
  value: CellValue,
  baseline: Run,
  { source, digits }: Column,
  goal: Goal,
): Difference | undefined {
  if (source.kind !== 'metric' && source.kind !== 'param' && source.kind !== 'tag') return undefined
  const other = cellValue(baseline, source, goal, digits)
  const isSame = value.text === other.text && (value.number === other.number || Number.isNaN(value.number))
  if (value.number === undefined || other.number === undefined) return { isSame }
  const delta = value.number - other.number
  if (delta === 0 || Number.isNaN(delta)) return { isSame: delta === 0 }
  const text = `${delta > 0 ? '+' : ''}${formatNumber(delta, digits ?? 3)}`
  if (source.kind !== 'metric' || source.part === 'count' || source.part === 'step') return { isSame, text }
  return { isSame, text, verdict: delta < 0 === (goal === 'minimize') ? 'better' : 'worse' }
}
