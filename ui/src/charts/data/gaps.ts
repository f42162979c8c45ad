/** How many times the usual distance between neighbours is a gap. */
const GAP_FACTOR = 10
/** Distances looked at on each side to know what is usual. */
const NEIGHBOURS = 5

/**
 * The places in `x` before which nothing was logged for unusually long: the distance is ten times the usual one on
 * both sides. Metrics that are logged ever more rarely have no gaps by this.
 */
export function gapsBefore(x: Float64Array): Set<number> {
  const gaps = new Set<number>()
  const distances = new Float64Array(Math.max(0, x.length - 1))
  for (let index = 0; index < distances.length; index += 1) {
    distances[index] = (x[index + 1] ?? 0) - (x[index] ?? 0)
  }
  for (let index = 1; index < distances.length - 1; index += 1) {
    const distance = distances[index] ?? 0
    // Cheap first: hardly any distance is that much greater than the ones beside it.
    if (distance < GAP_FACTOR * Math.max(distances[index - 1] ?? 0, distances[index + 1] ?? 0)) continue
    const before = median(distances.slice(Math.max(0, index - NEIGHBOURS), index))
    const after = median(distances.slice(index + 1, index + 1 + NEIGHBOURS))
    if (distance > 0 && distance >= GAP_FACTOR * Math.max(before, after)) gaps.add(index + 1)
  }
  return gaps
}

function median(values: Float64Array): number {
  const sorted = values.toSorted()
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
