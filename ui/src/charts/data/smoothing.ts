/** How lines are smoothed. */
export interface Smoothing {
  /** `ema` weighs by the number of points, `time` by the distance between them on the axis. */
  kind: 'ema' | 'time'
  /** How much of what came before stays, from 0 to below 1. */
  weight: number
}

/** How many steps of the time-weighted average the shown part of the axis has, whatever its unit. */
const TIME_STEPS = 1000
const NO_GAPS: ReadonlySet<number> = new Set()

/**
 * An exponential moving average. It is debiased: the first values are not drawn towards zero. Where `y` is NaN the
 * average is NaN, too, and goes on behind it. Behind a gap in `x` it begins anew: what was before a long pause says
 * little about what comes after.
 */
export function smooth(
  x: Float64Array,
  y: Float64Array,
  { kind, weight }: Smoothing,
  gaps: ReadonlySet<number> = NO_GAPS,
): Float64Array {
  const smoothed = new Float64Array(y.length)
  const width = (x.at(-1) ?? 0) - (x[0] ?? 0)
  const usual = 1 - weight ** (TIME_STEPS / Math.max(1, x.length - 1))
  let sum = 0
  let weights = 0
  let before: number | undefined
  for (let index = 0; index < y.length; index += 1) {
    const value = y[index] ?? Number.NaN
    if (Number.isNaN(value)) {
      smoothed[index] = Number.NaN
      continue
    }
    if (gaps.has(index)) sum = weights = 0
    const place = x[index] ?? 0
    const isByPoints = kind === 'ema' || width === 0
    const kept = weight ** (isByPoints ? 1 : ((place - (before ?? place)) / width) * TIME_STEPS)
    // The first point counts as one at the usual distance, and one that follows at once still counts a little.
    const own = isByPoints ? 1 - kept : before === undefined ? usual : Math.max(1 - kept, usual / 10)
    sum = sum * kept + value * own
    weights = weights * kept + own
    smoothed[index] = sum / weights
    before = place
  }
  return smoothed
}
