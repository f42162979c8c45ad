import { type Column, compareValues, distinct, type Value } from './columns'
import { quantile } from './statistics'

/** Runs that have the same value of a column, or values of one range. */
export interface RunGroup {
  label: string
  /** Places of its runs. */
  indexes: number[]
}

export interface Grouping {
  groups: RunGroup[]
  /** What had to be done to get few enough groups. */
  note?: string
}

/** More different numbers than this are put into ranges. */
const MOST_NUMBERS = 12
const RANGES = 8
/** The label of those that have no value. */
export const MISSING = 'none'

/** Groups some runs by a column, in the order of its values; those without a value come last. */
export function groupRuns(column: Column, indexes: readonly number[]): Grouping {
  const values = distinct({ ...column, values: indexes.map((index) => column.values[index] ?? null) })
  const numbers = values.filter((value) => typeof value === 'number').filter(Number.isFinite)
  if (!column.isNumeric || numbers.length <= MOST_NUMBERS) return { groups: byValue(column, indexes, values) }
  const groups = byRange(column, indexes)
  return {
    groups,
    note: `${column.label} has ${numbers.length} values: they are in ${RANGES} ranges with about as many runs each.`,
  }
}

function byValue(column: Column, indexes: readonly number[], values: (number | string)[]): RunGroup[] {
  const groups = new Map<Value, RunGroup>()
  for (const value of values) groups.set(value, { label: column.format(value), indexes: [] })
  for (const index of indexes) {
    const value = column.values[index] ?? null
    const group = groups.get(value) ?? { label: MISSING, indexes: [] }
    group.indexes.push(index)
    groups.set(value, group)
  }
  return [...groups.values()]
}

/** Ranges between quantiles. What is no finite number is a group of its own. */
function byRange(column: Column, indexes: readonly number[]): RunGroup[] {
  const isFiniteAt = (index: number) => Number.isFinite(column.values[index])
  const numbers = indexes.filter(isFiniteAt)
  const numberAt = (index: number) => Number(column.values[index])
  const sorted = numbers.map(numberAt).sort(compareValues)
  const edges = Array.from({ length: RANGES - 1 }, (_, edge) => quantile(sorted, (edge + 1) / RANGES))
  const members = Array.from({ length: RANGES }, (): number[] => [])
  for (const index of numbers) members[edges.filter((edge) => edge < numberAt(index)).length]?.push(index)
  const ranges = members
    .filter((list) => list.length > 0)
    .map((list) => ({ label: rangeLabel(column, list.map(numberAt)), indexes: list }))
  const others = indexes.filter((index) => !isFiniteAt(index))
  return [
    ...ranges,
    ...byValue(
      column,
      others,
      distinct({ ...column, values: others.map((index) => column.values[index] ?? null) }),
    ),
  ]
}

function rangeLabel(column: Column, values: number[]): string {
  const low = Math.min(...values)
  const high = Math.max(...values)
  return low === high ? column.format(low) : `${column.format(low)} – ${column.format(high)}`
}
