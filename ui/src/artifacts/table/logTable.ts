import type { TableData } from './tableData'

/** The table in a JSON value as `mlflow.log_table` and pandas' `split` write it, if it is one. */
export function logTable(value: unknown): TableData | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (!('columns' in value) || !('data' in value)) return undefined
  const { columns, data } = value
  if (!Array.isArray(columns) || !Array.isArray(data) || !data.every(Array.isArray)) return undefined
  return { columns: columns.map(String), rows: data }
}

/** The path of a picture in a cell of such a table, which is kept as a file beside it. */
export function pictureOf(cell: unknown): { path: string; smallPath: string } | undefined {
  if (typeof cell !== 'object' || cell === null) return undefined
  if (!('type' in cell) || cell.type !== 'image' || !('filepath' in cell)) return undefined
  const path = String(cell.filepath)
  return { path, smallPath: 'compressed_filepath' in cell ? String(cell.compressed_filepath) : path }
}
