import type { Experiment } from '~/api/experiments'
import type { RunsDefinition } from '~/api/runBookmarks'
import type { Goal } from '~/state/metricGoal'
import type { ShownRuns } from '../charts/useShownRuns'
import type { Column } from '../columns/column'
import type { PageState } from '../search'
import type { Selection } from '../selection/selection'
import type { SetState } from '../usePageState'

/** What every table of runs is made of. */
export interface TableProps {
  label: string
  definition: RunsDefinition
  columns: readonly Column[]
  state: PageState
  setState: SetState
  /** Sets the columns up; nothing: as at first. */
  setColumns: (columns: Column[] | undefined) => void
  selection: Selection
  setSelection: (change: (before: Selection) => Selection) => void
  shown: ShownRuns
  goalOf: (key: string) => Goal
  /** The experiment where goals of metrics are kept. */
  experiment: Experiment | undefined
}
