import { createContext, useContext } from 'react'
import type { Run } from '~/api/runs'
import type { Series } from '~/api/series'
import type { Goal } from '~/state/metricGoal'
import type { Column } from '../columns/column'
import type { Selection } from '../selection/selection'
import type { Range } from './shading'

/** A cell that is being edited in place. */
export interface EditedCell {
  runId: string
  field: 'name' | 'note'
}

/** What rows show besides their runs. */
export interface TableFacts {
  selection: Selection
  /** Runs that charts show. */
  shownIds: ReadonlySet<string>
  pinnedIds: ReadonlySet<string>
  baseline?: Run
  isDifference: boolean
  goalOf: (key: string) => Goal
  /** The range of a shaded column's numbers. */
  rangeOf: (column: Column) => Range | undefined
  /** What was read of a metric's course for a cell. */
  seriesOf: (runId: string, column: Column) => Series | undefined
  edited?: EditedCell
}

/** What can be done with rows. */
export interface TableActions {
  select: (runId: string, index: number | undefined, isRange: boolean) => void
  /** Selects all runs that match, or none. */
  selectAll: (isIn: boolean) => void
  open: (runId: string) => void
  toggleShown: (runId: string) => void
  togglePinned: (runId: string) => void
  setBaseline: (runId: string | undefined) => void
  edit: (cell: EditedCell | undefined) => void
  saveName: (run: Run, name: string) => void
  saveNote: (run: Run, note: string) => void
  moveToTrash: (run: Run) => void
  toggleOpen: (id: string, place?: number) => void
  showMore: (id: string, limit: number) => void
  /** Shows the runs of a group and no others. */
  enterGroup: (id: string) => void
  showMenu: (run: Run, x: number, y: number) => void
}

export interface TableContextValue {
  facts: TableFacts
  actions: TableActions
}

export const TableContext = createContext<TableContextValue | undefined>(undefined)

/** What rows share. */
export function useTable(): TableContextValue {
  const value = useContext(TableContext)
  if (!value) throw new Error('Rows are shown inside of a table.')
  return value
}
