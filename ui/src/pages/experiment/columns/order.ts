import { type Goal, goalByName } from '~/state/metricGoal'
import { type Source, writeSource } from './source'

/** A key of the order of runs, as the query language writes it. */
export interface SortKey {
  expression: string
  isDescending: boolean
}

export function readSortKey(text: string): SortKey {
  const [, expression = text, direction] = /^(.*?)(?:\s+(ASC|DESC))?$/is.exec(text.trim()) ?? []
  return { expression, isDescending: direction?.toUpperCase() === 'DESC' }
}

export const writeSortKey = ({ expression, isDescending }: SortKey) =>
  isDescending ? `${expression} DESC` : expression

/** What runs are sorted by for a column; nothing where the server cannot. `isNumeric`: the texts spell numbers. */
export function sortExpression(source: Source, goal: Goal, isNumeric: boolean): string | undefined {
  const text = writeSource(source)
  switch (source.kind) {
    case 'datasets':
    case 'models':
      return undefined
    case 'param':
    case 'tag':
      return isNumeric ? `number(${text})` : text
    case 'metric':
      if (source.part === 'at' || source.part === 'trend') return undefined
      return source.part === 'best' ? bestExpression(text, source.key, goal) : text
    default:
      return text
  }
}

/** `best(metrics.loss)`, with the goal where it is not the one that the name says. */
function bestExpression(text: string, key: string, goal: Goal): string {
  if (goal === goalByName(key)) return text
  return text.replace(/\)$/, `, ${goal === 'minimize' ? 'min' : 'max'})`)
}

/** Whether the better or later end of a column comes first when its head is clicked for the first time. */
export function isDescendingFirst(source: Source, goal: Goal): boolean {
  if (source.kind === 'metric')
    return source.part === 'count' || source.part === 'step' || goal === 'maximize'
  return source.kind === 'attribute' && ['start_time', 'end_time', 'duration'].includes(source.name)
}

/** Where a column stands in the order of runs. */
export interface SortPlace {
  isDescending: boolean
  /** From 1. */
  rank: number
  /** Whether there are others. */
  isOneOfMany: boolean
}

/** A column's place in the order, by whichever expressions it may be sorted by. */
export function sortPlace(sort: readonly string[], source: Source): SortPlace | undefined {
  const names = sortNames(source)
  const index = sort.findIndex((text) => names.includes(readSortKey(text).expression))
  const text = sort[index]
  if (text === undefined) return undefined
  return { isDescending: readSortKey(text).isDescending, rank: index + 1, isOneOfMany: sort.length > 1 }
}

function sortNames(source: Source): string[] {
  const text = writeSource(source)
  const inner = text.replace(/\)$/, '')
  return [text, `number(${text})`, `${inner}, min)`, `${inner}, max)`]
}

/**
 * The order after a click on a column's head: its first direction, then the other, then none. The column replaces the
 * others unless `isAdded`.
 */
export function toggledSort(
  sort: readonly string[],
  source: Source,
  expression: string,
  isDescendingAtFirst: boolean,
  isAdded: boolean,
): string[] {
  const place = sortPlace(sort, source)
  const next = nextKey(place, expression, isDescendingAtFirst)
  if (!isAdded) return next === undefined ? [] : [next]
  if (!place) return [...sort, ...(next === undefined ? [] : [next])]
  return sort.flatMap((text, index) => (index === place.rank - 1 ? (next ?? []) : text))
}

function nextKey(place: SortPlace | undefined, expression: string, isDescendingAtFirst: boolean) {
  if (!place) return writeSortKey({ expression, isDescending: isDescendingAtFirst })
  if (place.isDescending !== isDescendingAtFirst) return undefined
  return writeSortKey({ expression, isDescending: !isDescendingAtFirst })
}
