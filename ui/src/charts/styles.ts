import type { ChartRun } from './runs'

/** How a line is dashed, in pixels; empty: not at all. */
export type Dash = readonly number[]

/** Tell lines apart where they have the same colour. */
export const DASHES: readonly Dash[] = [[], [6, 3], [2, 2], [8, 3, 2, 3], [12, 4], [4, 2, 1, 2, 1, 2]]

/** Dots, which no line that counts is made of. */
export const SUPERSEDED_DASH: Dash = [2, 3]

const dashAt = (place: number): Dash => DASHES[place % DASHES.length] ?? []

/** A run's dashes: of runs with the same colour the first has none, the second is dashed, and so on, by their ids. */
export function runDashes(runs: readonly ChartRun[], colorOf: (runId: string) => string): Map<string, Dash> {
  const counts = new Map<string, number>()
  const dashes = new Map<string, Dash>()
  for (const runId of runs.map((run) => run.runId).sort()) {
    const color = colorOf(runId)
    const place = counts.get(color) ?? 0
    counts.set(color, place + 1)
    dashes.set(runId, dashAt(place))
  }
  return dashes
}

/** Dashes of a chart that combines metrics: there they tell the metrics apart, and colours the runs. */
export function keyDashes(keys: readonly string[]): Map<string, Dash> {
  return new Map(keys.map((key, place) => [key, dashAt(place)]))
}
