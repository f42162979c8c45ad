import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { RunsDefinition } from '~/api/runBookmarks'
import { type Run, runsByIdQuery, runsPageQuery } from '~/api/runs'
import type { Schemas } from '~/api/v1'
import type { ChartRun } from '~/charts/ChartGrid'
import type { PageState } from '../search'
import type { Selection } from '../selection/selection'
import { type ShownBy, shownRuns } from './shownRuns'

const NO_COLUMNS: Schemas['RunColumns'] = { metrics: 'none', params: 'none', tags: 'none' }

/** The runs that charts show, and what makes them. */
export interface ShownRuns {
  by: ShownBy
  ids: string[]
  runs: ChartRun[]
  leftOut: number
}

/** Says which runs charts show: the first ones of the table, those on top, those selected, as somebody turned them. */
export function useShownRuns(definition: RunsDefinition, state: PageState, selection: Selection): ShownRuns {
  const { experimentIds, filter, sort, view } = definition
  const { first, pinned, baseline, on, off } = state
  const head = useQuery({
    ...runsPageQuery({
      experiment_ids: experimentIds,
      filter,
      sort,
      view,
      columns: NO_COLUMNS,
      page_size: first,
    }),
    placeholderData: (previous) => previous,
    enabled: first > 0,
  })
  const headRuns = first > 0 ? (head.data?.runs ?? NONE) : NONE
  const by = useMemo(() => {
    const selected = selection.kind === 'some' ? [...selection.ids] : []
    const marked = [...(baseline ? [baseline] : []), ...pinned, ...selected]
    return { first: headRuns.map((run) => run.run_id), marked, on, off }
  }, [headRuns, selection, baseline, pinned, on, off])
  const { ids, leftOut } = useMemo(() => shownRuns(by), [by])
  const known = useMemo(() => new Map(headRuns.map((run) => [run.run_id, run])), [headRuns])
  const missing = useMemo(() => ids.filter((runId) => !known.has(runId)).sort(), [ids, known])
  const others = useQuery({ ...runsByIdQuery(missing, NO_COLUMNS), placeholderData: (previous) => previous })
  const runs = useMemo(() => {
    const all = new Map([...known, ...(others.data ?? []).map((run) => [run.run_id, run] as const)])
    return ids.flatMap((runId) => chartRun(all.get(runId)))
  }, [ids, known, others.data])
  return { by, ids, runs, leftOut }
}

const NONE: Run[] = []

function chartRun(run: Run | undefined): ChartRun[] {
  return run ? [{ runId: run.run_id, name: run.run_name, startTimeMs: run.start_time_ms }] : []
}
