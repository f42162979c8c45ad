import type { SetSearch } from '~/app/pageSearch'
import type { Search } from '~/app/router'

/** A run whose lines are drawn. */
export interface ChartRun {
  runId: string
  name: string
  startTimeMs: number
}

/** Line charts of runs, one for each metric, in sections by the first part of their names. */
export function ChartGrid(_: {
  runs: ChartRun[]
  /** Which metrics; all that the runs have when absent. */
  isShown?: (key: string) => boolean
  search: Search
  setSearch: SetSearch
}) {
  return null
}
