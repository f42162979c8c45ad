import type { Run } from '~/api/runs'
import type { Schemas } from '~/api/v1'

/** A run as a row of the table. */
export interface RunItem {
  kind: 'run'
  run: Run
  /** How far below the first level. */
  depth: number
  /** Where it stands among the runs of the first level. */
  place?: number
  /** What the runs below it are like, where rows are a tree. */
  below?: Schemas['RunsBelow']
  isOpen?: boolean
}

/** Runs that have values in common as a row of the table. */
export interface GroupItem {
  kind: 'group'
  id: string
  group: Schemas['RunGroup']
  isOpen: boolean
}

/** The end of a list below a run or group that goes on. */
export interface RestItem {
  kind: 'rest'
  /** The run or group that the list is of. */
  id: string
  depth: number
  shown: number
  total: number
}

/** What a row of the table shows; `loading` while it is read. */
export type RowItem = RunItem | GroupItem | RestItem | { kind: 'loading' }

/** The rows of a table, of which only those in view need be known. */
export interface RowModel {
  /** How many there are. */
  count: number
  at: (index: number) => RowItem
  /** The rows that are there, for who looks for one of them: `[index, id of the run]`. */
  known: () => Iterable<readonly [number, string]>
  /** The ids of the runs from one row to another, read where they are not there. */
  idsBetween: (first: number, last: number) => Promise<string[]>
  isReading: boolean
  error: Error | null
}

/** Rows in view, both included. */
export interface RowRange {
  first: number
  last: number
}

export const LOADING: RowItem = { kind: 'loading' }

/** The ids of the runs of some rows, as far as they are there. */
export function idsOfRows(at: (index: number) => RowItem, first: number, last: number): string[] {
  const ids: string[] = []
  for (let index = first; index <= last; index += 1) {
    const item = at(index)
    if (item.kind === 'run') ids.push(item.run.run_id)
  }
  return ids
}
