/** A text in three parts: what it begins and ends with as another does, and between what is different. */
export type DifferingParts = [before: string, different: string, after: string]

/** What of a text is different from another one. */
export function differingParts(text: string, other: string): DifferingParts {
  const most = Math.min(text.length, other.length)
  let start = 0
  while (start < most && text[start] === other[start]) start += 1
  let end = 0
  while (end < most - start && text[text.length - 1 - end] === other[other.length - 1 - end]) end += 1
  return [text.slice(0, start), text.slice(start, text.length - end), text.slice(text.length - end)]
}

/** A number's distance from the baseline. */
export interface Delta {
  amount: number
  /** Of the baseline, where that is not zero. */
  share?: number
  /** Whether that is what the metric is for; not known of equal numbers. */
  isBetter?: boolean
}

/** How far a number is from the baseline's; nothing when one of both is none, NaN or infinite. */
export function deltaOf(
  value: number | null,
  baseline: number | null,
  goal?: 'minimize' | 'maximize',
): Delta | undefined {
  if (value === null || baseline === null || !Number.isFinite(value) || !Number.isFinite(baseline))
    return undefined
  const amount = value - baseline
  return {
    amount,
    share: baseline === 0 ? undefined : amount / Math.abs(baseline),
    isBetter: amount === 0 || goal === undefined ? undefined : goal === 'minimize' ? amount < 0 : amount > 0,
  }
}

/** The places of the best numbers; none when fewer than two runs have one, or all have the same. */
export function bestPlaces(values: readonly (number | null)[], goal: 'minimize' | 'maximize'): number[] {
  const numbers = values.filter((value) => value !== null).filter((value) => !Number.isNaN(value))
  if (numbers.length < 2) return []
  const best = numbers.reduce((left, right) =>
    goal === 'minimize' ? Math.min(left, right) : Math.max(left, right),
  )
  if (numbers.every((value) => value === best)) return []
  return values.flatMap((value, place) => (value === best ? [place] : []))
}
