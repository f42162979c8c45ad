import Papa from 'papaparse'
import { cellNumber, type TableData } from './tableData'

/** The table of a text with commas, tabs or semicolons between. The last line is left out when its rest is not there. */
export function parseDelimited(text: string, isWhole: boolean): TableData {
  const rows = Papa.parse<string[]>(text, { skipEmptyLines: 'greedy' }).data
  if (!isWhole) rows.pop()
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0)
  const first = rows[0] ?? []
  const numbered = Array.from({ length: width }, (_, column) => `Column ${column + 1}`)
  // A first line of nothing but numbers is data.
  if (first.length === 0 || first.every((cell) => cellNumber(cell) !== undefined))
    return { columns: numbered, rows }
  return { columns: numbered.map((name, column) => first[column] || name), rows: rows.slice(1) }
}
