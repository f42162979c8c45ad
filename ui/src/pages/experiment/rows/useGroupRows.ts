import { useInfiniteQuery, useQueries } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo } from 'react'
import type { RunsDefinition } from '~/api/runBookmarks'
import { runsPageQuery } from '~/api/runs'
import type { Schemas } from '~/api/v1'
import { groupId, groupsQuery, memberFilter } from './groups'
import { countWith, type Insertion, placeOf } from './insertions'
import { idsOfRows, LOADING, type RowItem, type RowModel, type RowRange } from './model'
import type { OpenRows } from './openRows'

/** Members of a group that are shown until somebody asks for more. */
const MEMBERS_STEP = 100

/** How near to the last group that is there the next ones are read. */
const AHEAD_ROWS = 40

/** The rows of grouped runs. */
export interface GroupRows {
  model: RowModel
  /** The groups that are there. */
  groups: readonly Schemas['RunGroup'][]
  /** How many there are. */
  groupCount?: number
}

/** Groups of runs, the largest first or in the order of a number, with their members below those that are open. */
export function useGroupRows(
  definition: RunsDefinition,
  columns: Schemas['RunColumns'],
  keys: string[],
  measures: string[],
  range: RowRange,
  openRows: OpenRows,
): GroupRows {
  const query = useInfiniteQuery({
    ...groupsQuery(definition, keys, measures),
    placeholderData: (previous) => previous,
  })
  const groups = useMemo(() => query.data?.pages.flatMap((page) => page.groups) ?? [], [query.data])
  const members = useMembers(definition, columns, keys, openRows)
  const { insertions, lists } = useMemo(() => {
    const places = new Map(groups.map((group, index) => [groupId(group), index]))
    const opened = openRows.list
      .flatMap(({ id }) => {
        const after = places.get(id)
        return after === undefined ? [] : [{ id, after }]
      })
      .sort((left, right) => left.after - right.after)
    const itemLists = opened.map(({ id }) => memberItems(id, members.get(id)))
    const inserted = opened.map(
      ({ after }, index): Insertion => ({ after, length: itemLists[index]?.length ?? 0 }),
    )
    return { insertions: inserted, lists: itemLists }
  }, [groups, openRows.list, members])
  const count = countWith(insertions, groups.length)
  const { isOpen } = openRows
  const at = useCallback(
    (index: number): RowItem => {
      const place = placeOf(insertions, index)
      if ('insertion' in place) return lists[place.insertion]?.[place.offset] ?? LOADING
      const group = groups[place.base]
      if (!group) return LOADING
      const id = groupId(group)
      return { kind: 'group', id, group, isOpen: isOpen(id) }
    },
    [groups, insertions, lists, isOpen],
  )
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const isNearEnd = hasNextPage && !isFetchingNextPage && range.last + AHEAD_ROWS >= count
  useEffect(() => {
    if (isNearEnd) void fetchNextPage()
  }, [isNearEnd, fetchNextPage])
  const isReading = query.isPending || query.isPlaceholderData
  const { error } = query
  const model = useMemo(
    () => ({
      count,
      at,
      known: () => [],
      idsBetween: async (first: number, last: number) => idsOfRows(at, first, last),
      isReading,
      error,
    }),
    [count, at, isReading, error],
  )
  return { model, groups, groupCount: query.data?.pages[0]?.total }
}

function memberItems(id: string, answer: Schemas['RunsAnswer'] | undefined): RowItem[] {
  if (!answer) return [LOADING]
  const items = answer.runs.map((run): RowItem => ({ kind: 'run', run, depth: 1 }))
  const total = answer.total ?? items.length
  return total > items.length ? [...items, { kind: 'rest', id, depth: 1, shown: items.length, total }] : items
}

function useMembers(
  { experimentIds, filter, sort, view }: RunsDefinition,
  columns: Schemas['RunColumns'],
  keys: string[],
  openRows: OpenRows,
) {
  const results = useQueries({
    queries: openRows.list.map(({ id, limit = MEMBERS_STEP }) =>
      runsPageQuery({
        experiment_ids: experimentIds,
        filter: memberFilter(filter, keys, JSON.parse(id) as (string | null)[]),
        sort,
        view,
        columns,
        page_size: Math.min(1000, limit),
        with_total: true,
      }),
    ),
    combine: (all: { data?: Schemas['RunsAnswer'] }[]) => all.map(({ data }) => data),
  })
  return useMemo(() => {
    return new Map(
      openRows.list.flatMap(({ id }, index) => {
        const answer = results[index]
        return answer ? [[id, answer] as const] : []
      }),
    )
  }, [openRows.list, results])
}
