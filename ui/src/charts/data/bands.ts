import type { SeriesData } from './series'

/** What the band around the mean of a group shows. */
export type Band = 'ci' | 'std' | 'range' | 'none'

/** The mean of some lines, and what is around it. */
export interface GroupLine {
  x: Float64Array
  mean: Float64Array
  low: Float64Array
  high: Float64Array
  /** How many lines have a value at each place. */
  counts: Float64Array
}

/** Places at which a group is measured when its lines do not share theirs. */
const GRID_PLACES = 400

/**
 * The mean of lines on common places, with a band: 95 % confidence interval of the mean, standard deviation, or from
 * the smallest to the greatest value (of buckets, the smallest and greatest point in them). A line counts between its
 * first and last point and not beyond.
 */
export function groupLine(lines: readonly SeriesData[], band: Band): GroupLine {
  const x = commonPlaces(lines)
  const count = x.length
  const statistics = new Statistics(count)
  for (const line of lines) {
    addLine(statistics, x, line)
  }
  const [mean, low, high] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)]
  for (let index = 0; index < count; index += 1) {
    const n = statistics.counts[index] ?? 0
    mean[index] = n === 0 ? Number.NaN : (statistics.means[index] ?? 0)
    const [from, to] = statistics.band(index, band)
    low[index] = n === 0 ? Number.NaN : from
    high[index] = n === 0 ? Number.NaN : to
  }
  return { x, mean, low, high, counts: statistics.counts }
}

/** Welford's running mean and variance at each place. */
class Statistics {
  readonly counts: Float64Array
  readonly means: Float64Array
  private readonly squares: Float64Array
  private readonly smallest: Float64Array
  private readonly greatest: Float64Array

  constructor(places: number) {
    this.counts = new Float64Array(places)
    this.means = new Float64Array(places)
    this.squares = new Float64Array(places)
    this.smallest = new Float64Array(places).fill(Number.POSITIVE_INFINITY)
    this.greatest = new Float64Array(places).fill(Number.NEGATIVE_INFINITY)
  }

  add(index: number, value: number, low: number, high: number) {
    const count = (this.counts[index] ?? 0) + 1
    const before = this.means[index] ?? 0
    const mean = before + (value - before) / count
    this.counts[index] = count
    this.means[index] = mean
    this.squares[index] = (this.squares[index] ?? 0) + (value - before) * (value - mean)
    this.smallest[index] = Math.min(this.smallest[index] ?? low, low)
    this.greatest[index] = Math.max(this.greatest[index] ?? high, high)
  }

  band(index: number, band: Band): [number, number] {
    const [count, mean] = [this.counts[index] ?? 0, this.means[index] ?? 0]
    if (band === 'range') return [this.smallest[index] ?? mean, this.greatest[index] ?? mean]
    if (band === 'none' || count < 2) return [mean, mean]
    const deviation = Math.sqrt((this.squares[index] ?? 0) / (count - 1))
    const reach = band === 'std' ? deviation : (studentT95(count - 1) * deviation) / Math.sqrt(count)
    return [mean - reach, mean + reach]
  }
}

/** The places of all lines when they are few, else evenly spread ones over the part that the lines cover. */
function commonPlaces(lines: readonly SeriesData[]): Float64Array {
  const places = new Set<number>()
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { x } of lines) {
    if (x.length === 0) continue
    first = Math.min(first, x[0] ?? first)
    last = Math.max(last, x.at(-1) ?? last)
    for (let index = 0; index < x.length && places.size <= GRID_PLACES; index += 1) places.add(x[index] ?? 0)
  }
  if (places.size <= GRID_PLACES) return Float64Array.from(places).toSorted()
  const width = (last - first) / (GRID_PLACES - 1)
  return Float64Array.from({ length: GRID_PLACES }, (_, index) => first + index * width)
}

/** Adds a line's value at each place that it covers, between two points by the straight line from one to the other. */
function addLine(statistics: Statistics, places: Float64Array, line: SeriesData) {
  const { x, y, low, high } = line
  let after = 0
  for (let index = 0; index < places.length; index += 1) {
    const place = places[index] ?? 0
    while (after < x.length && (x[after] ?? 0) < place) after += 1
    if (after === x.length) return
    const [right, rightY] = [x[after] ?? 0, y[after] ?? Number.NaN]
    const extremes = (at: number): [number, number] => [low?.[at] ?? y[at] ?? 0, high?.[at] ?? y[at] ?? 0]
    if (right === place) {
      if (!Number.isNaN(rightY)) statistics.add(index, rightY, ...extremes(after))
      continue
    }
    if (after === 0) continue
    const [left, leftY] = [x[after - 1] ?? 0, y[after - 1] ?? Number.NaN]
    const value = leftY + ((rightY - leftY) * (place - left)) / (right - left)
    if (Number.isNaN(value)) continue
    const nearest = place - left < right - place ? after - 1 : after
    const [smallest, greatest] = low ? extremes(nearest) : [value, value]
    statistics.add(index, value, Math.min(value, smallest), Math.max(value, greatest))
  }
}

/** Of Student's distribution, for 1 to 30 degrees of freedom. */
const T95 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
]

/** How many standard errors a 95 % confidence interval reaches to each side. */
export function studentT95(degrees: number): number {
  return T95[degrees - 1] ?? 1.96 + 2.37 / degrees
}
