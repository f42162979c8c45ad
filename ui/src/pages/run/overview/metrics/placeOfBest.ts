import { toNumber } from '~/api/numbers'
import type { Series } from '~/api/series'
import type { Goal } from '~/state/metricGoal'

/** A metric whose best step is asked for. */
export interface BestAsked {
  key: string
  goal: Goal
  best: number
}

/** Between which steps the best is, which may be one. */
export function placeOfBest(
  { points, buckets }: Pick<Series, 'points' | 'buckets'>,
  { goal, best }: BestAsked,
): { from: number; to: number } | undefined {
  if (points) {
    const at = points.values.findIndex((value) => toNumber(value) === best)
    const step = points.steps[at]
    return step === undefined ? undefined : { from: step, to: step }
  }
  if (!buckets) return undefined
  const extremes = goal === 'minimize' ? buckets.min : buckets.max
  const at = extremes.findIndex((value) => toNumber(value) === best)
  const [first, last] = [buckets.x_first[at], buckets.x_last[at]]
  return first === undefined || last === undefined ? undefined : { from: toNumber(first), to: toNumber(last) }
}
