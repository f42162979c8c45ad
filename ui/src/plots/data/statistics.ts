/** What some numbers are like. */
export interface Summary {
  n: number
  mean: number
  /** Of the sample, so with n − 1. NaN of a single number. */
  deviation: number
  /** Half of the 95 % confidence interval of the mean, by Student's t. NaN of a single number. */
  confidence: number
  min: number
  max: number
}

/** Describes at least one number. */
export function summarize(values: readonly number[]): Summary {
  const n = values.length
  const mean = sum(values) / n
  const deviation = n < 2 ? Number.NaN : Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / (n - 1))
  return {
    n,
    mean,
    deviation,
    confidence: n < 2 ? Number.NaN : (t95(n - 1) * deviation) / Math.sqrt(n),
    min: values.reduce((left, right) => Math.min(left, right), Number.POSITIVE_INFINITY),
    max: values.reduce((left, right) => Math.max(left, right), Number.NEGATIVE_INFINITY),
  }
}

export const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

/** Student's t of which 95 % lie between ± it, for 1 to 30 degrees of freedom. */
const T95 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
]

/** The same for any; beyond the table by the first terms of its expansion around the normal distribution. */
export function t95(degreesOfFreedom: number): number {
  const known = T95[degreesOfFreedom - 1]
  if (known !== undefined) return known
  const z = 1.959964
  return z + (z ** 3 + z) / (4 * degreesOfFreedom)
}

/** Below what share of the numbers lie, between neighbours in proportion. `sorted` is ascending and not empty. */
export function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1)
  const below = sorted[Math.floor(place)] ?? Number.NaN
  const above = sorted[Math.ceil(place)] ?? Number.NaN
  // Not by multiplying a difference of the same number, which is NaN of infinities.
  return below === above ? below : below + (above - below) * (place - Math.floor(place))
}

/** The places of numbers by size, from 1; equal numbers share the middle of theirs. */
export function ranks(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).sort((left, right) => at(values, left) - at(values, right))
  const result = new Array<number>(values.length)
  let first = 0
  while (first < order.length) {
    let last = first
    while (last + 1 < order.length && at(values, at(order, last + 1)) === at(values, at(order, first)))
      last += 1
    for (let place = first; place <= last; place += 1) result[at(order, place)] = (first + last) / 2 + 1
    first = last + 1
  }
  return result
}

/** Pearson's correlation; of ranks it is Spearman's. NaN when one of both is constant. */
export function correlation(left: readonly number[], right: readonly number[]): number {
  const leftMean = sum(left) / left.length
  const rightMean = sum(right) / right.length
  let product = 0
  let leftSquares = 0
  let rightSquares = 0
  for (const [index, value] of left.entries()) {
    const other = at(right, index) - rightMean
    product += (value - leftMean) * other
    leftSquares += (value - leftMean) ** 2
    rightSquares += other ** 2
  }
  return product / Math.sqrt(leftSquares * rightSquares)
}

/** Which share of the variance of `values` lies between the groups: η². NaN when they are constant. */
export function etaSquared(values: readonly number[], groups: readonly string[]): number {
  const mean = sum(values) / values.length
  const members = new Map<string, number[]>()
  for (const [index, group] of groups.entries()) {
    const list = members.get(group) ?? []
    list.push(at(values, index))
    members.set(group, list)
  }
  const between = sum(
    [...members.values()].map((list) => list.length * (sum(list) / list.length - mean) ** 2),
  )
  return between / sum(values.map((value) => (value - mean) ** 2))
}

/** χ² that chance exceeds in 5 % of cases, by Wilson and Hilferty's approximation. */
export function chiSquared95(degreesOfFreedom: number): number {
  const part = 2 / (9 * degreesOfFreedom)
  return degreesOfFreedom * (1 - part + 1.644854 * Math.sqrt(part)) ** 3
}

const at = (values: readonly number[], index: number) => values[index] ?? Number.NaN
