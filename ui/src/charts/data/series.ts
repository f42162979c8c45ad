import type { WireBuckets, WireSeries } from './wire'

/** A value that no line can reach, shown as a sign at its place. */
export interface Mark {
  x: number
  kind: 'nan' | 'infinity' | '-infinity'
}

/** One metric of one run, in columns that are ready to draw. */
export interface SeriesData {
  runId: string
  key: string
  /** Places on the axis, ascending: of points, or of the middles of buckets. */
  x: Float64Array
  /** Values, or means of buckets; NaN where the line has a gap. */
  y: Float64Array
  /** Smallest and greatest number of each bucket; absent for points. */
  low?: Float64Array
  high?: Float64Array
  /** Ends of buckets; absent for points. */
  first?: Float64Array
  last?: Float64Array
  /** How many points stand behind each place; absent for points. */
  counts?: Float64Array
  /** How many points there are in all. */
  pointCount: number
  marks: Mark[]
}

/** MLflow stores infinities as the greatest double there is, so such values are meant to be infinite. */
const GREATEST = 1.797e308

const isInfinite = (value: number) => value >= GREATEST || value <= -GREATEST
const infinityMark = (x: number, value: number): Mark => ({ x, kind: value > 0 ? 'infinity' : '-infinity' })

/** A series as it is drawn: without values that no line can reach, which become marks. */
export function seriesData(wire: WireSeries): SeriesData {
  const { runId, key, points, buckets } = wire
  if (buckets) return { runId, key, ...bucketColumns(buckets) }
  return {
    runId,
    key,
    ...pointColumns(points?.x ?? new Float64Array(), points?.values ?? new Float64Array()),
  }
}

function pointColumns(x: Float64Array, values: Float64Array) {
  const y = values.slice()
  const marks: Mark[] = []
  for (let index = 0; index < y.length; index += 1) {
    const value = y[index] ?? Number.NaN
    const place = x[index] ?? Number.NaN
    if (Number.isNaN(value)) marks.push({ x: place, kind: 'nan' })
    else if (isInfinite(value)) {
      marks.push(infinityMark(place, value))
      y[index] = Number.NaN
    }
  }
  return { x, y, pointCount: x.length, marks }
}

function bucketColumns(buckets: WireBuckets) {
  const { xFirst, xLast, pointCounts, nanCounts } = buckets
  const count = xFirst.length
  const x = new Float64Array(count)
  const [y, low, high] = [buckets.mean.slice(), buckets.min.slice(), buckets.max.slice()]
  const marks: Mark[] = []
  let pointCount = 0
  for (let index = 0; index < count; index += 1) {
    const place = ((xFirst[index] ?? 0) + (xLast[index] ?? 0)) / 2
    x[index] = place
    pointCount += pointCounts[index] ?? 0
    if ((nanCounts[index] ?? 0) > 0) marks.push({ x: place, kind: 'nan' })
    dropInfinities(index, place, { y, low, high }, marks)
  }
  return { x, y, low, high, first: xFirst, last: xLast, counts: pointCounts, pointCount, marks }
}

/** An infinite end of a bucket becomes a mark; its mean says nothing then, and its finite end stands for it. */
function dropInfinities(
  index: number,
  place: number,
  { y, low, high }: { y: Float64Array; low: Float64Array; high: Float64Array },
  marks: Mark[],
) {
  const [smallest, greatest] = [low[index] ?? Number.NaN, high[index] ?? Number.NaN]
  const hasNone = Number.isNaN(smallest)
  if (hasNone || (!isInfinite(smallest) && !isInfinite(greatest))) return
  if (isInfinite(smallest)) marks.push(infinityMark(place, smallest))
  if (isInfinite(greatest) && greatest !== smallest) marks.push(infinityMark(place, greatest))
  const finite = !isInfinite(smallest) ? smallest : !isInfinite(greatest) ? greatest : Number.NaN
  y[index] = finite
  low[index] = finite
  high[index] = finite
}
