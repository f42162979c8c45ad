import { type Column, counted } from './columns'

/** An axis: a column, and whether it is drawn logarithmically. */
export interface Axis {
  column: Column
  isLog: boolean
}

/** Which runs have a place on all axes, and what keeps the others from one. */
export interface Selection {
  /** Places of the runs in the columns. */
  indexes: number[]
  /** A sentence for each reason. */
  notes: string[]
}

/** Finds the runs that can be drawn. Nothing is left out without being told. */
export function plottable(runCount: number, axes: readonly Axis[]): Selection {
  const indexes: number[] = []
  const reasons = new Map<string, number>()
  for (let index = 0; index < runCount; index += 1) {
    const reason = axes.map((axis) => obstacle(axis, index)).find((text) => text !== undefined)
    if (reason === undefined) indexes.push(index)
    else reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  }
  const notes = [...reasons].map(([reason, count]) => `${counted(count, 'run')} not drawn: ${reason}.`)
  return { indexes, notes }
}

function obstacle({ column, isLog }: Axis, index: number): string | undefined {
  const value = column.values[index] ?? null
  if (value === null) return `no ${column.label}`
  if (typeof value !== 'number') return undefined
  if (!Number.isFinite(value)) return `${column.label} is NaN or infinite`
  return isLog && value <= 0 ? `${column.label} is not positive, which a logarithmic axis needs` : undefined
}
