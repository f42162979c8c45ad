import { infiniteQueryOptions } from '@tanstack/react-query'
import type { RunsDefinition } from '~/api/runBookmarks'
import { quoted } from '~/api/runs'
import { post, type Schemas } from '~/api/v1'
import type { Goal } from '~/state/metricGoal'
import type { Column } from '../columns/column'
import { readSortKey, sortExpression } from '../columns/order'

/** Groups that are read at once. */
const GROUP_PAGE = 200

/** As many numbers as the server measures groups by at once. */
const MOST_MEASURES = 20

/** A column's measure of groups: what the query language calls its number. */
export type MeasureOf = (column: Column) => string | undefined

/** The number of a column that groups can be measured by; texts have none. */
export function measureOf(column: Column, goal: Goal): string | undefined {
  const { source } = column
  if (source.kind === 'metric') return sortExpression(source, goal, false)
  if (source.kind === 'attribute' && source.name === 'duration') return 'duration'
  return undefined
}

/** What groups are measured by: the numbers of the columns, as many as the server takes. */
export function groupMeasures(columns: readonly Column[], measure: MeasureOf): string[] {
  const all = columns.flatMap((column) => measure(column) ?? [])
  return [...new Set(all)].slice(0, MOST_MEASURES)
}

/** The order of groups that comes nearest to the order of runs; else the largest group first. */
export function groupSort(
  sort: readonly string[],
  measures: readonly string[],
  keys: readonly string[],
): Schemas['GroupSort'] {
  const [first] = sort.map(readSortKey)
  const direction = first?.isDescending ? 'descending' : 'ascending'
  if (first && measures.includes(first.expression)) {
    return { by: 'mean', measure: first.expression, direction }
  }
  if (first && keys.some((key) => first.expression === key || first.expression === `number(${key})`)) {
    return { by: 'keys', direction }
  }
  return { by: 'run_count', direction: 'descending' }
}

/** A group's name among the groups. */
export const groupId = ({ values }: Schemas['RunGroup']) => JSON.stringify(values)

/** `params.model` is `model`, where it is clear from elsewhere what it is. */
export const shortKey = (key: string) => key.replace(/^(params|tags)\./, '').replaceAll('`', '')

/** What holds of the runs of a group. */
export function memberFilter(
  filter: string,
  keys: readonly string[],
  values: readonly (string | null)[],
): string {
  const clauses = keys.map((key, index) => {
    const value = values[index]
    return value === null || value === undefined ? `${key} IS NULL` : `${key} = ${quoted(value)}`
  })
  return [...(filter === '' ? [] : [`(${filter})`]), ...clauses].join(' AND ')
}

/** Groups of runs, with what their numbers are like. */
export const groupsQuery = (
  { experimentIds, filter, view, sort }: RunsDefinition,
  keys: string[],
  measures: string[],
) => {
  const request = {
    experiment_ids: experimentIds,
    filter,
    view,
    keys,
    measures,
    sort: groupSort(sort, measures, keys),
    page_size: GROUP_PAGE,
  }
  return infiniteQueryOptions({
    queryKey: ['runs', 'groups', request],
    queryFn: ({ pageParam, signal }) => post('/runs/groups', { ...request, page_token: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_page_token: next }: Schemas['RunGroupsAnswer']) => next ?? undefined,
  })
}
