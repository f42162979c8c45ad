/** More lines than so many tell nobody anything. */
export const MOST_SHOWN = 500

/** Which runs charts show. */
export interface Shown {
  /** In the order of the table, then the others. */
  ids: string[]
  /** How many were left out, because they are too many. */
  leftOut: number
}

/** What makes a run be shown or not. */
export interface ShownBy {
  /** The first runs of the table. */
  first: readonly string[]
  /** Runs that stay on top, and those that are selected. */
  marked: readonly string[]
  /** Runs that somebody has turned on or off. */
  on: readonly string[]
  off: readonly string[]
}

/** The runs that charts show: the first ones of the table and those that somebody cares about. */
export function shownRuns({ first, marked, on, off }: ShownBy): Shown {
  const hidden = new Set(off)
  const all = [...new Set([...first, ...marked, ...on])].filter((runId) => !hidden.has(runId))
  return { ids: all.slice(0, MOST_SHOWN), leftOut: Math.max(0, all.length - MOST_SHOWN) }
}

/** Turns a run on or off. What would be so anyway is not remembered. */
export function toggledRun(by: ShownBy, runId: string): { on: string[]; off: string[] } {
  const isShown = shownRuns(by).ids.includes(runId)
  const isUsual = by.first.includes(runId) || by.marked.includes(runId)
  const on = by.on.filter((id) => id !== runId)
  const off = by.off.filter((id) => id !== runId)
  if (isShown) return { on, off: isUsual ? [...off, runId] : off }
  return { on: isUsual ? on : [...on, runId], off }
}
