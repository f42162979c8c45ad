import type { RunsDefinition } from '~/api/runBookmarks'
import type { RunsMeant } from '~/api/runChanges'
import { quoted } from '~/api/runs'

/** Runs that are selected: some, or all that match but some. */
export type Selection =
  | { kind: 'some'; ids: ReadonlySet<string> }
  | { kind: 'all'; except: ReadonlySet<string> }

export const NO_SELECTION: Selection = { kind: 'some', ids: new Set() }
export const ALL_MATCHING: Selection = { kind: 'all', except: new Set() }

export function isSelected(selection: Selection, runId: string): boolean {
  return selection.kind === 'some' ? selection.ids.has(runId) : !selection.except.has(runId)
}

/** How many of `total` matching runs are selected. */
export function selectedCount(selection: Selection, total: number): number {
  return selection.kind === 'some' ? selection.ids.size : Math.max(0, total - selection.except.size)
}

/** Selects some runs or takes them out. */
export function withRuns(selection: Selection, runIds: readonly string[], isIn: boolean): Selection {
  const ids = new Set(selection.kind === 'some' ? selection.ids : selection.except)
  const adds = selection.kind === 'some' ? isIn : !isIn
  for (const runId of runIds) {
    if (adds) ids.add(runId)
    else ids.delete(runId)
  }
  return selection.kind === 'some' ? { kind: 'some', ids } : { kind: 'all', except: ids }
}

/** What a filter is that finds just the selected runs of a query. */
export function selectionFilter(selection: Selection, filter: string): string {
  if (selection.kind === 'some') return `run_id IN (${[...selection.ids].map(quoted).join(', ')})`
  if (selection.except.size === 0) return filter
  const others = `run_id NOT IN (${[...selection.except].map(quoted).join(', ')})`
  return filter === '' ? others : `(${filter}) AND ${others}`
}

/** The selected runs as a change of many names them. */
export function selectionMeant(selection: Selection, definition: RunsDefinition): RunsMeant {
  if (selection.kind === 'some') return { runIds: [...selection.ids] }
  const { experimentIds, filter, view } = definition
  return { experimentIds, filter: selectionFilter(selection, filter), view }
}
