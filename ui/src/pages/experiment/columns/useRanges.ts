import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { toNumberOrNull } from '~/api/numbers'
import type { RunsDefinition } from '~/api/runBookmarks'
import { post } from '~/api/v1'
import type { Goal } from '~/state/metricGoal'
import { groupMeasures, measureOf } from '../rows/groups'
import type { Range } from '../table/shading'
import type { Column } from './column'

/** From where to where the numbers of shaded columns go, over all runs that match. */
export function useRanges(
  { experimentIds, filter, view }: RunsDefinition,
  columns: readonly Column[],
  goalOf: (key: string) => Goal,
): (column: Column) => Range | undefined {
  const measure = useCallback(
    (column: Column) =>
      measureOf(column, column.source.kind === 'metric' ? goalOf(column.source.key) : 'minimize'),
    [goalOf],
  )
  const measures = groupMeasures(
    columns.filter(({ shading }) => shading !== undefined),
    measure,
  )
  const request = { experiment_ids: experimentIds, filter, view, measures, keys: [], page_size: 1 }
  const query = useQuery({
    queryKey: ['runs', 'ranges', request],
    queryFn: ({ signal }) => post('/runs/groups', request, signal),
    enabled: measures.length > 0,
    placeholderData: (previous) => previous,
  })
  const ranges = useMemo(() => {
    const found = query.data?.groups[0]?.measures ?? []
    return new Map(measures.map((name, index) => [name, rangeOf(found[index])]))
  }, [query.data, measures])
  return useCallback((column) => ranges.get(measure(column) ?? ''), [ranges, measure])
}

function rangeOf(
  measure: { min?: number | string | null; max?: number | string | null } | undefined,
): Range | undefined {
  const min = finite(measure?.min)
  const max = finite(measure?.max)
  return min === undefined || max === undefined ? undefined : { min, max }
}

/** A range that goes to infinity says nothing about the numbers in it. */
function finite(wire: number | string | null | undefined): number | undefined {
  const value = wire === 'NaN' || wire === undefined ? null : toNumberOrNull(wire as never)
  return value !== null && Number.isFinite(value) ? value : undefined
}
