import type { Run } from '~/api/runs'
import type { ParallelAxis } from '../data/parallel'
import type { PlotTableData } from '../frame/table'
import { nameOf } from './plotProps'

/** The lines that are picked out, as rows. */
export function parallelTable(
  runs: readonly Run[],
  axes: readonly ParallelAxis[],
  selected: readonly number[],
): PlotTableData {
  return {
    columns: ['Run', ...axes.map(({ column }) => column.label)],
    rows: selected.map((index) => ({
      runId: runs[index]?.run_id,
      values: [nameOf(runs, index), ...axes.map(({ column }) => column.values[index] ?? null)],
    })),
  }
}
