import type { Children } from './children'
import type { RowItem } from './model'

/** What is open in a tree of runs. */
export interface OpenRuns {
  /** The children that are there, by the parent's id. */
  childrenOf: (runId: string) => Children | undefined
  isOpen: (runId: string) => boolean
}

/** The rows below an open run: its children, and theirs where these are open too. */
export function treeItems(open: OpenRuns, runId: string, depth = 1): RowItem[] {
  const known = open.childrenOf(runId)
  if (!known) return [{ kind: 'loading' }]
  const items = known.children.flatMap(({ run, below }): RowItem[] => {
    const isOpen = open.isOpen(run.run_id)
    const item: RowItem = { kind: 'run', run, depth, below, isOpen }
    return isOpen ? [item, ...treeItems(open, run.run_id, depth + 1)] : [item]
  })
  const missing = known.total - known.children.length
  return missing > 0 ? [...items, restItem(runId, depth, known)] : items
}

function restItem(id: string, depth: number, { children, total }: Children): RowItem {
  return { kind: 'rest', id, depth, shown: children.length, total }
}
