import { useSyncExternalStore } from 'react'

/**
 * Colours of lines, told apart also by people who do not see red and green alike: Okabe and Ito's set
 * (https://jfly.uni-koeln.de/color/) with darker and lighter companions, without its yellow, which is too faint on white.
 */
const COLORS = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#e69f00',
  '#56b4e9',
  '#7b61c4',
  '#8c6d31',
  '#3f8f8b',
  '#b0413e',
  '#5b7fd1',
  '#7f7f7f',
] as const

const STORAGE_KEY = 'paceline.run-colors'

let chosen: Record<string, string> = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}')
const listeners = new Set<() => void>()

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** A run's colour, the same on every page: by its id, unless somebody chose another here. */
export function runColor(runId: string): string {
  const own = chosen[runId]
  if (own) return own
  let hash = 0
  for (let index = 0; index < runId.length; index += 1) hash = (hash * 31 + runId.charCodeAt(index)) >>> 0
  return COLORS[hash % COLORS.length] ?? COLORS[0]
}

/** The same as a value that is another one when a colour was chosen, so that what was drawn with it is drawn anew. */
let colorOf = (runId: string) => runColor(runId)

/** Gives a run another colour in this browser. */
export function setRunColor(runId: string, color: string) {
  chosen = { ...chosen, [runId]: color }
  colorOf = (runId) => runColor(runId)
  localStorage.setItem(STORAGE_KEY, JSON.stringify(chosen))
  for (const listener of listeners) listener()
}

/** Forgets all colours that were chosen here. */
export function resetRunColors() {
  chosen = {}
  colorOf = (runId) => runColor(runId)
  localStorage.removeItem(STORAGE_KEY)
  for (const listener of listeners) listener()
}

/** Of how many runs a colour was chosen here. */
export const useChosenColorCount = () => useSyncExternalStore(subscribe, () => Object.keys(chosen).length)

/** Draws anew when a colour is chosen. */
export function useRunColors(): (runId: string) => string {
  return useSyncExternalStore(subscribe, () => colorOf)
}

/** The colours to choose from. */
export const RUN_COLORS: readonly string[] = COLORS
