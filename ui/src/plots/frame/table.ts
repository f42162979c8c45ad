import type { Value } from '../data/columns'

/** What a plot shows, as a table: for people who do not see it, and for files. */
export interface PlotTableData {
  columns: string[]
  rows: PlotRow[]
}

export interface PlotRow {
  /** Of a row that is a run. */
  runId?: string
  values: Value[]
}

/** The table as CSV. Numbers are exact; NaN and the infinities are as Python writes them. */
export async function toCsv({ columns, rows }: PlotTableData): Promise<string> {
  const papa = (await import('papaparse')).default
  const hasRuns = rows.some(({ runId }) => runId !== undefined)
  const head = hasRuns ? ['run_id', ...columns] : columns
  const lines = rows.map(({ runId, values }) => {
    const texts = values.map(cell)
    return hasRuns ? [runId ?? '', ...texts] : texts
  })
  return papa.unparse([head, ...lines], { newline: '\n' })
}

function cell(value: Value): string {
  if (typeof value !== 'number') return value ?? ''
  if (Number.isFinite(value)) return String(value)
  return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'
}
