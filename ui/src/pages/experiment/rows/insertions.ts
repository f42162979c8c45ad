/** Rows that stand below one row of a list. */
export interface Insertion {
  /** The row of the list. */
  after: number
  length: number
}

/** Where a row comes from: a row of the list, or one of an insertion. */
export type Place = { base: number } | { insertion: number; offset: number }

/** Finds the place of a row, in a list where insertions stand, which are sorted by where. */
export function placeOf(insertions: readonly Insertion[], index: number): Place {
  let shift = 0
  for (const [insertion, { after, length }] of insertions.entries()) {
    const first = after + shift + 1
    if (index < first) break
    if (index < first + length) return { insertion, offset: index - first }
    shift += length
  }
  return { base: index - shift }
}

/** How many rows there are in all. */
export function countWith(insertions: readonly Insertion[], baseCount: number): number {
  return insertions.reduce((count, { length }) => count + length, baseCount)
}
