import { type Column, distinct } from './columns'
import { chiSquared95, correlation, etaSquared, ranks } from './statistics'

/** How strongly a metric goes with a param. */
export interface Importance {
  column: Column
  method: 'Spearman' | 'correlation ratio'
  /** Between 0 and 1: |ρ| of numbers, η of the metric's ranks between categories. */
  strength: number
  /** Whether the metric rises or falls with a number. */
  direction?: 'rises' | 'falls'
  /** Runs that have both. */
  n: number
  valueCount: number
  /** What chance alone exceeds in 5 % of cases, with so many runs and values. */
  chance: number
}

export interface Importances {
  /** The strongest first. */
  found: Importance[]
  notes: string[]
}

/** A param with as many values as this share of the runs says which run it is, not what the run did. */
const NAME_SHARE = 0.5
/** Fewer runs say nothing. */
export const FEWEST_RUNS = 4

/**
 * Ranks params by how much of a metric's order they explain.
 *
 * Both measures look at the metric's ranks and at each param by itself, so that they can be compared: for two categories
 * the correlation ratio is Spearman's correlation. (n − 1) times their square follows χ², which gives what chance does.
 */
export function importances(metric: Column, params: readonly Column[]): Importances {
  const notes: string[] = []
  const found = params.flatMap((column) => {
    const result = importance(metric, column)
    if (typeof result !== 'string') return [result]
    notes.push(result)
    return []
  })
  return { found: found.sort((left, right) => right.strength - left.strength), notes }
}

function importance(metric: Column, column: Column): Importance | string {
  const indexes = metric.values.flatMap((value, index) => {
    const param = column.values[index] ?? null
    return Number.isFinite(value) && param !== null && !Number.isNaN(param) ? [index] : []
  })
  const n = indexes.length
  if (n < FEWEST_RUNS) return `${column.label}: only ${n} runs have it and the metric.`
  const values = indexes.map((index) => column.values[index] ?? null)
  const metricRanks = ranks(indexes.map((index) => Number(metric.values[index])))
  const valueCount = distinct({ ...column, values }).length
  if (valueCount < 2) return `${column.label}: the same for all runs that have the metric.`
  if (column.isNumeric) {
    const rho = correlation(ranks(values.map(Number)), metricRanks)
    return Number.isNaN(rho)
      ? 'The metric is the same for all runs.'
      : {
          column,
          method: 'Spearman',
          strength: Math.abs(rho),
          direction: rho < 0 ? 'falls' : 'rises',
          n,
          valueCount,
          chance: chanceLevel(1, n),
        }
  }
  if (valueCount > n * NAME_SHARE) return `${column.label}: nearly every run has a value of its own.`
  const eta = Math.sqrt(etaSquared(metricRanks, values.map(String)))
  if (Number.isNaN(eta)) return 'The metric is the same for all runs.'
  return {
    column,
    method: 'correlation ratio',
    strength: eta,
    n,
    valueCount,
    chance: chanceLevel(valueCount - 1, n),
  }
}

const chanceLevel = (degreesOfFreedom: number, n: number) =>
  Math.min(1, Math.sqrt(chiSquared95(degreesOfFreedom) / (n - 1)))
