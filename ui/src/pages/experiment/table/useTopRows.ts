import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type Run, runsByIdQuery } from '~/api/runs'
import type { Column } from '../columns/column'
import { requestColumns } from '../columns/requestColumns'
import type { PageState } from '../search'
import type { TopRow } from './RunGrid'

/** The rows that stay on top: the baseline, then those that were pinned. */
export function useTopRows(
  { baseline, pinned }: Pick<PageState, 'baseline' | 'pinned'>,
  columns: readonly Column[],
): { top: TopRow[]; baseline: Run | undefined } {
  const ids = useMemo(
    () => [...(baseline ? [baseline] : []), ...pinned.filter((runId) => runId !== baseline)],
    [baseline, pinned],
  )
  const query = useQuery({
    ...runsByIdQuery(ids, requestColumns(columns)),
    placeholderData: (previous) => previous,
  })
  const runs = query.data
  return useMemo(() => {
    const shown = (runs ?? []).filter((run) => ids.includes(run.run_id))
    const top = shown.map(
      (run): TopRow => ({
        item: { kind: 'run', run, depth: 0 },
        label: run.run_id === baseline ? 'Baseline' : 'On top',
      }),
    )
    return { top, baseline: shown.find((run) => run.run_id === baseline) }
  }, [runs, ids, baseline])
}
