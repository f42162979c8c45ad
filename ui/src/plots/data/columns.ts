import { toNumber } from '~/api/numbers'
import type { Run } from '~/api/runs'
import { formatNumber } from '~/format/number'
import { shownStatus } from '~/format/runStatus'
import { formatTime } from '~/format/time'
import type { Goal } from '~/state/metricGoal'
import { type Field, fieldLabel, fieldText } from './fields'

/** A run's value of a field. `null`: it has none. NaN and the infinities are values. */
export type Value = number | string | null

/** A field's values, one for each run, in the order of the runs. */
export interface Column {
  field: Field
  /** The field as an address has it, which names the column. */
  text: string
  label: string
  /** Numbers, or texts: a param is numbers when every run's spells one. */
  isNumeric: boolean
  values: Value[]
  /** A value as people read it. */
  format: (value: Value) => string
}

/** What is needed to read fields of runs besides the runs. */
export interface FieldContext {
  goalOf: (metricKey: string) => Goal
  experimentName: (experimentId: string) => string
}

/** Reads a field of all runs. */
export function toColumn(field: Field, runs: readonly Run[], context: FieldContext): Column {
  const raw = runs.map((run) => readField(field, run, context))
  const isText = field.kind === 'param' || field.kind === 'tag'
  const numbers = isText ? raw.map(asNumber) : raw
  const isNumeric =
    numbers.some((value) => value !== null) &&
    numbers.every((value, index) => typeof value === 'number' || raw[index] === null)
  return {
    field,
    text: fieldText(field),
    label: fieldLabel(field),
    isNumeric,
    values: isNumeric ? numbers : raw,
    format: isTime(field) ? (value) => (typeof value === 'number' ? formatTime(value) : '') : formatValue,
  }
}

/** Whether a field's numbers are moments. */
export const isTime = (field: Field) => field.kind === 'attribute' && field.key === 'start_time'

/** A value of a plot as people read it. */
export function formatValue(value: Value): string {
  return typeof value === 'number' ? formatNumber(value) : (value ?? '')
}

function readField(field: Field, run: Run, { goalOf, experimentName }: FieldContext): Value {
  switch (field.kind) {
    case 'param':
      return run.params?.[field.key] ?? null
    case 'tag':
      return run.tags?.[field.key] ?? null
    case 'metric': {
      const metric = run.metrics?.[field.key]
      if (!metric) return null
      const best = goalOf(field.key) === 'minimize' ? metric.min : metric.max
      const wire = { latest: metric.latest?.value, best, min: metric.min, max: metric.max }[field.part]
      return wire === null || wire === undefined ? null : toNumber(wire)
    }
    case 'attribute':
      switch (field.key) {
        case 'start_time':
          return run.start_time_ms
        case 'duration':
          return typeof run.end_time_ms === 'number' ? (run.end_time_ms - run.start_time_ms) / 1000 : null
        case 'status':
          return shownStatus(run).status
        case 'user_id':
          return run.user_id || null
        case 'experiment':
          return experimentName(run.experiment_id)
        case 'run_name':
          return run.run_name
      }
  }
}

const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i
const SPECIAL = new Map([
  ['nan', Number.NaN],
  ['inf', Number.POSITIVE_INFINITY],
  ['+inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
])

/** The number that a text spells, as trainings print them. */
export function asNumber(value: Value): number | null {
  if (typeof value !== 'string') return value
  if (NUMBER.test(value)) return Number(value)
  return SPECIAL.get(value.trim().toLowerCase()) ?? null
}

/** Whether not all runs have the same value; one that has none differs from those that have one. */
export function varies(values: readonly Value[]): boolean {
  return values.some((value) => !Object.is(value, values[0]))
}

/** The different values of a column, in their order: numbers by size, texts as people sort names. */
export function distinct(column: Column): (number | string)[] {
  const found = new Set<number | string>()
  for (const value of column.values) if (value !== null) found.add(value)
  return [...found].sort(compareValues)
}

const collator = new Intl.Collator('en', { numeric: true })

export function compareValues(left: number | string, right: number | string): number {
  if (typeof left === 'number' && typeof right === 'number') {
    // NaN after every number, so that the order is one.
    if (Number.isNaN(left) || Number.isNaN(right))
      return Number(Number.isNaN(left)) - Number(Number.isNaN(right))
    return left - right
  }
  return collator.compare(String(left), String(right))
}

/** Smallest and greatest finite number. */
export function extent(values: Iterable<Value>): [number, number] | undefined {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of values) {
    if (typeof value !== 'number' || !Number.isFinite(value)) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  return low <= high ? [low, high] : undefined
}

/** Numbers that span so much are easier read on a logarithmic axis. */
const LOG_RATIO = 1000

/** Whether an axis is logarithmic unless somebody chooses: for positive numbers over three powers of ten. */
export function isLogByNature(column: Column): boolean {
  if (!column.isNumeric || isTime(column.field)) return false
  const range = extent(column.values)
  return range !== undefined && range[0] > 0 && range[1] / range[0] >= LOG_RATIO
}

/** How many of something: `1 run`, `3 runs`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`
}
