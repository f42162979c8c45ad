import { createContext, useContext } from 'react'
import type { Column } from '../columns/column'

/** What rows of groups share. */
export interface GroupFacts {
  /** What runs are grouped by. */
  keys: readonly string[]
  /** Which of the measures a column shows. */
  measureIndex: (column: Column) => number | undefined
  /** The name of a run that is the best of a group. */
  nameOf: (runId: string) => string
}

const NO_GROUPS: GroupFacts = { keys: [], measureIndex: () => undefined, nameOf: (runId) => runId }

export const GroupContext = createContext<GroupFacts>(NO_GROUPS)

export const useGroups = () => useContext(GroupContext)
