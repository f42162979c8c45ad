import { quantile } from './statistics'

/** What a box shows of some numbers. */
export interface Box {
  n: number
  /** The farthest number within 1.5 heights of the box below it. */
  lowWhisker: number
  firstQuartile: number
  median: number
  thirdQuartile: number
  highWhisker: number
}

/** Tukey's box of at least one number: quartiles between neighbours in proportion, whiskers to 1.5 times their distance. */
export function boxOf(values: readonly number[]): Box {
  const sorted = [...values].sort((left, right) => left - right)
  const [firstQuartile, median, thirdQuartile] = [0.25, 0.5, 0.75].map((share) => quantile(sorted, share))
  const low = firstQuartile ?? Number.NaN
  const high = thirdQuartile ?? Number.NaN
  const reach = 1.5 * (high - low)
  return {
    n: values.length,
    lowWhisker: sorted.find((value) => value >= low - reach) ?? low,
    firstQuartile: low,
    median: median ?? Number.NaN,
    thirdQuartile: high,
    highWhisker: sorted.findLast((value) => value <= high + reach) ?? high,
  }
}

export const isOutlier = (value: number, { lowWhisker, highWhisker }: Box) =>
  value < lowWhisker || value > highWhisker
