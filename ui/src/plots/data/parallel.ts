import type { Brush } from '../search'
import { type Column, distinct, extent, type Value } from './columns'
import { fieldText } from './fields'
import { MISSING } from './groups'
import { niceLevels } from './isolines'
import type { Axis } from './selection'

/** Where runs without a finite value lie, as a share of the axis' height. */
export const MISSING_LANE = -0.12

/** An axis of parallel coordinates. Its lowest value lies at 0, its highest at 1. */
export interface ParallelAxis extends Axis {
  /** The texts of an axis that has no numbers, from bottom to top. */
  categories: string[]
  /** Smallest and greatest number; places of the first and last text. */
  range: [number, number]
  /** Where each run lies. */
  shares: number[]
  ticks: { share: number; label: string }[]
  missingCount: number
}

const MOST_CATEGORY_TICKS = 24
const TICKS = 6
/** Labels nearer than this to an end are left out, as the end is labelled. */
const LABEL_GAP = 0.06

/** Scales a column to an axis. */
export function parallelAxis({ column, isLog }: Axis): ParallelAxis {
  const categories = column.isNumeric ? [] : distinct(column).map(String)
  const range: [number, number] = column.isNumeric ? scaledExtent(column, isLog) : [0, categories.length - 1]
  const axis = { column, isLog, categories, range }
  const shares = column.values.map((value) => shareOf(axis, placeOf(axis, value)))
  return {
    ...axis,
    shares,
    ticks: column.isNumeric ? numberTicks(axis) : categoryTicks(categories),
    missingCount: shares.filter((share) => share === MISSING_LANE).length,
  }
}

type Scale = Pick<ParallelAxis, 'column' | 'isLog' | 'categories' | 'range'>

function scaledExtent(column: Column, isLog: boolean): [number, number] {
  const usable = isLog
    ? column.values.filter((value) => typeof value === 'number' && value > 0)
    : column.values
  return extent(usable) ?? [0, 0]
}

/** A value as the axis counts: itself, its place among the texts, or −∞ for the lane. */
export function placeOf({ column, isLog, categories }: Scale, value: Value): number {
  if (!column.isNumeric) return value === null ? Number.NEGATIVE_INFINITY : categories.indexOf(String(value))
  if (typeof value !== 'number' || !Number.isFinite(value) || (isLog && value <= 0))
    return Number.NEGATIVE_INFINITY
  return value
}

/** Where a place lies on the axis. */
export function shareOf({ isLog, range: [low, high] }: Scale, place: number): number {
  if (place === Number.NEGATIVE_INFINITY) return MISSING_LANE
  if (low === high) return 0.5
  if (!isLog) return (place - low) / (high - low)
  return Math.log(place / low) / Math.log(high / low)
}

/** The place at a share of the axis: what somebody points at. Rounded where that does not matter, for short addresses. */
export function placeAt({ isLog, range: [low, high] }: Scale, share: number): number {
  if (share < MISSING_LANE / 2) return Number.NEGATIVE_INFINITY
  if (share <= 0) return low
  if (share >= 1) return high
  const place = isLog ? low * (high / low) ** share : low + share * (high - low)
  return Number(place.toPrecision(5))
}

function numberTicks(axis: Scale): ParallelAxis['ticks'] {
  const [low, high] = axis.range
  if (low === high) return [{ share: 0.5, label: axis.column.format(low) }]
  const inner = (axis.isLog ? decades(low, high) : niceLevels(low, high, TICKS))
    .map((value) => ({ share: shareOf(axis, value), label: axis.column.format(value) }))
    .filter(({ share }) => share > LABEL_GAP && share < 1 - LABEL_GAP)
  return [
    { share: 0, label: axis.column.format(low) },
    ...inner,
    { share: 1, label: axis.column.format(high) },
  ]
}

/** Powers of ten between, every one or every few. */
function decades(low: number, high: number): number[] {
  const first = Math.ceil(Math.log10(low))
  const last = Math.floor(Math.log10(high))
  const step = Math.max(1, Math.ceil((last - first + 1) / TICKS))
  return Array.from({ length: Math.max(0, Math.floor((last - first) / step) + 1) }, (_, index) =>
    Number(`1e${first + index * step}`),
  )
}

function categoryTicks(categories: readonly string[]): ParallelAxis['ticks'] {
  const step = Math.ceil(categories.length / MOST_CATEGORY_TICKS)
  return categories.flatMap((label, index) =>
    index % step === 0
      ? [{ share: categories.length === 1 ? 0.5 : index / (categories.length - 1), label }]
      : [],
  )
}

/** Which runs pass every axis' brushes; several on one axis each let runs pass. */
export function brushedIndexes(
  axes: readonly ParallelAxis[],
  brushes: readonly Brush[],
  runCount: number,
): number[] {
  const checks = axes.flatMap((axis) => {
    const own = brushes.filter(({ field }) => fieldText(field) === axis.column.text)
    return own.length === 0 ? [] : [{ axis, own }]
  })
  return Array.from({ length: runCount }, (_, index) => index).filter((index) =>
    checks.every(({ axis, own }) => {
      const place = placeOf(axis, axis.column.values[index] ?? null)
      return own.some(({ from, to }) => from <= place && place <= to)
    }),
  )
}

/** What some runs have on an axis, in words: `0.001 – 0.1`, `adam, sgd`. */
export function rangeText(axis: ParallelAxis, indexes: readonly number[]): string {
  const values = indexes.map((index) => axis.column.values[index] ?? null)
  const places = values.map((value) => placeOf(axis, value))
  const present = places.filter((place) => place !== Number.NEGATIVE_INFINITY)
  const missing = places.length - present.length
  const low = present.reduce((left, right) => Math.min(left, right), Number.POSITIVE_INFINITY)
  const high = present.reduce((left, right) => Math.max(left, right), Number.NEGATIVE_INFINITY)
  const parts = present.length === 0 ? [] : [placesText(axis, low, high, new Set(present))]
  if (missing > 0) parts.push(`${MISSING} (${missing})`)
  return parts.join(', ')
}

function placesText(axis: ParallelAxis, low: number, high: number, present: ReadonlySet<number>): string {
  if (!axis.column.isNumeric) return axis.categories.filter((_, place) => present.has(place)).join(', ')
  if (low === high) return axis.column.format(low)
  return `${axis.column.format(low)} – ${axis.column.format(high)}`
}
