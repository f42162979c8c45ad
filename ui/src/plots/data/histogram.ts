import { quantile } from './statistics'

/** A bar of a histogram: numbers from `low` up to but without `high`; the last one has its end, too. */
export interface Bin {
  low: number
  high: number
  count: number
}

const MOST_BINS = 60

/**
 * Counts numbers in bins of one width, or of one ratio where the axis is logarithmic.
 *
 * Without a wish there are as many as Freedman and Diaconis' rule says, which looks at the middle half of the numbers
 * and so is not misled by a few far away.
 */
export function histogram(values: readonly number[], isLog: boolean, wantedBins?: number): Bin[] {
  if (values.length === 0) return []
  const scaled = values
    .map((value) => (isLog ? Math.log10(value) : value))
    .sort((left, right) => left - right)
  const low = scaled[0] ?? 0
  const high = scaled.at(-1) ?? 0
  const unscaled = (value: number) => (isLog ? 10 ** value : value)
  if (low === high) return [{ low: unscaled(low), high: unscaled(high), count: values.length }]
  const count = wantedBins ?? binCount(scaled, high - low)
  const width = (high - low) / count
  const bins = Array.from({ length: count }, (_, index) => ({
    low: unscaled(low + index * width),
    high: unscaled(index === count - 1 ? high : low + (index + 1) * width),
    count: 0,
  }))
  for (const value of scaled) {
    const bin = bins[Math.min(Math.floor((value - low) / width), count - 1)]
    if (bin) bin.count += 1
  }
  return bins
}

function binCount(sorted: readonly number[], range: number): number {
  const middleHalf = quantile(sorted, 0.75) - quantile(sorted, 0.25)
  const byNumber = Math.ceil(Math.log2(sorted.length) + 1)
  if (middleHalf === 0) return byNumber
  const width = (2 * middleHalf) / Math.cbrt(sorted.length)
  return Math.min(Math.max(Math.ceil(range / width), 1), MOST_BINS)
}
