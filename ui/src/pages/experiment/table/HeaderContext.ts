import { createContext, useContext } from 'react'
import type { Goal } from '~/state/metricGoal'
import type { Column } from '../columns/column'

/** What heads of columns can do. */
export interface HeaderActions {
  sort: readonly string[]
  canSort: (column: Column) => boolean
  /** Whether its cells are numbers, which stand at the right. */
  isNumeric: (column: Column) => boolean
  toggleSort: (column: Column, isAdded: boolean) => void
  sortBy: (column: Column, isDescending: boolean) => void
  /** Moves a column before another. */
  move: (id: string, beforeId: string) => void
  shift: (id: string, step: 1 | -1) => void
  change: (id: string, change: Partial<Column>) => void
  remove: (id: string) => void
  goalOf: (key: string) => Goal
  /** Says which way a metric is better, for everybody who looks at the experiment. */
  setGoal: (key: string, goal: Goal) => void
  /** Adds a column after another. */
  add: (column: Column, afterId: string) => void
}

export const HeaderContext = createContext<HeaderActions | undefined>(undefined)

export function useHeader(): HeaderActions {
  const value = useContext(HeaderContext)
  if (!value) throw new Error('Heads of columns are shown inside of a table.')
  return value
}
