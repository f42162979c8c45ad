import { useQueries } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import type { RunsDefinition } from '~/api/runBookmarks'
import type { Schemas } from '~/api/v1'
import { CHILDREN_STEP, type Children, childrenQuery, rollupsQuery } from './children'
import { countWith, type Insertion, placeOf } from './insertions'
import { idsOfRows, LOADING, type RowItem, type RowModel, type RowRange } from './model'
import type { OpenRows } from './openRows'
import { treeItems } from './treeItems'
import { knownRuns } from './useFlatRows'
import { type RunPages, useRunPages } from './useRunPages'

/**
 * Runs with those below them. Without a filter the first level is the runs that have no parent; with one it is all
 * runs that match, so that a child is found whatever its parent is like.
 */
export function useTreeRows(
  definition: RunsDefinition,
  columns: Schemas['RunColumns'],
  range: RowRange,
  openRows: OpenRows,
): RowModel {
  const roots = useMemo(
    () => (definition.filter === '' ? { ...definition, filter: 'parent IS NULL' } : definition),
    [definition],
  )
  const pages = useRunPages(roots, columns, range)
  const rollups = useRollups(
    [...pages.pages.values()].map((runs) => runs.map((run) => run.run_id)),
    definition.view,
  )
  const children = useChildren(openRows, definition, columns)
  const { isOpen } = openRows
  const open = useMemo(
    () => ({ isOpen, childrenOf: (runId: string) => children.get(runId) }),
    [isOpen, children],
  )
  const { insertions, lists } = useMemo(() => {
    const places = new Map([...knownRuns(pages)].map(([index, runId]) => [runId, index]))
    const opened = openRows.list
      .flatMap(({ id, place }) => {
        const after = places.get(id) ?? (isThere(pages, place) ? undefined : place)
        return after === undefined ? [] : [{ id, after }]
      })
      .sort((left, right) => left.after - right.after)
    const itemLists = opened.map(({ id }) => treeItems(open, id))
    const inserted = opened.map(
      ({ after }, index): Insertion => ({ after, length: itemLists[index]?.length ?? 0 }),
    )
    return { insertions: inserted, lists: itemLists }
  }, [pages, openRows.list, open])
  const at = useCallback(
    (index: number): RowItem => {
      const place = placeOf(insertions, index)
      if ('insertion' in place) return lists[place.insertion]?.[place.offset] ?? LOADING
      const run = pages.at(place.base)
      if (!run) return LOADING
      const below = rollups.get(run.run_id)
      return { kind: 'run', run, depth: 0, place: place.base, below, isOpen: isOpen(run.run_id) }
    },
    [insertions, lists, pages.at, rollups, isOpen],
  )
  const count = countWith(insertions, pages.count)
  const { isReading, error } = pages
  return useMemo(
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
}

/** Whether a row is read: what is not found then is not on it. */
const isThere = ({ at }: RunPages, place: number | undefined) =>
  place !== undefined && at(place) !== undefined

function useRollups(runIdLists: string[][], view: Schemas['RunsView']) {
  return useQueries({
    queries: runIdLists.map((runIds) => rollupsQuery(runIds, view)),
    combine: combineRollups,
  })
}

function combineRollups(results: { data?: Schemas['RunRollup'][] }[]): Map<string, Schemas['RunsBelow']> {
  return new Map(
    results.flatMap(({ data = [] }) => data.map(({ run_id: runId, below }) => [runId, below] as const)),
  )
}

function useChildren(openRows: OpenRows, { sort, view }: RunsDefinition, columns: Schemas['RunColumns']) {
  const ids = openRows.list.map(({ id }) => id)
  const results = useQueries({
    queries: openRows.list.map(({ id, limit = CHILDREN_STEP }) =>
      childrenQuery({ runId: id, sort, view, columns, limit }),
    ),
    combine: (all: { data?: Children }[]) => all.map(({ data }) => data),
  })
  const names = ids.join(',')
  return useMemo(() => {
    const list = names === '' ? [] : names.split(',')
    return new Map(
      list.flatMap((id, index) => {
        const data = results[index]
        return data ? [[id, data] as const] : []
      }),
    )
  }, [names, results])
}
