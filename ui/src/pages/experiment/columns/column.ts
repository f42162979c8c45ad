import { joinEscaped, splitEscaped } from '../lists'
import { readSource, type Source, writeSource } from './source'

/** How numbers of a column are shaded: by colour, or by a bar as long as the number is great. */
export type Shading = 'heat' | 'bars'

/** A column of the runs table, as somebody set it up. */
export interface Column {
  source: Source
  widthPx?: number
  /** Stays at the left while the others scroll. */
  isPinned?: boolean
  /** Significant digits. */
  digits?: number
  shading?: Shading
}

/** The narrowest that a column may be. */
export const MIN_WIDTH_PX = 56

/** A column's name among the columns of a table. */
export const columnId = (column: Column) => writeSource(column.source)

/** The column that says which run it is. It is always there. */
export const NAME_COLUMN: Column = { source: { kind: 'attribute', name: 'run_name' }, isPinned: true }

export const isNameColumn = ({ source }: Column) => source.kind === 'attribute' && source.name === 'run_name'

/** Columns as an address has them: `run_name|pin,params.lr,metrics.loss|w120|d3|heat`. */
export function writeColumns(columns: readonly Column[]): string {
  return joinEscaped(columns.map(writeColumn), ',')
}

function writeColumn({ source, widthPx, isPinned, digits, shading }: Column): string {
  const parts = [writeSource(source)]
  if (widthPx !== undefined) parts.push(`w${Math.round(widthPx)}`)
  if (isPinned) parts.push('pin')
  if (digits !== undefined) parts.push(`d${digits}`)
  if (shading) parts.push(shading)
  return joinEscaped(parts, '|')
}

/** Reads them. What is no column is left out; the name comes first when it is missing. */
export function readColumns(text: string): Column[] {
  const columns = splitEscaped(text, ',').flatMap((part) => readColumn(part) ?? [])
  const unique = new Map(columns.map((column) => [columnId(column), column]))
  const list = [...unique.values()]
  return list.some(isNameColumn) ? list : [NAME_COLUMN, ...list]
}

function readColumn(text: string): Column | undefined {
  const [sourceText = '', ...options] = splitEscaped(text, '|')
  const source = readSource(sourceText)
  if (!source) return undefined
  const column: Column = { source }
  for (const option of options) {
    if (option === 'pin') column.isPinned = true
    else if (option === 'heat' || option === 'bars') column.shading = option
    else if (/^w\d+$/.test(option)) column.widthPx = Math.max(MIN_WIDTH_PX, Number(option.slice(1)))
    else if (/^d\d+$/.test(option)) column.digits = Math.min(15, Math.max(1, Number(option.slice(1))))
  }
  return column
}

/** How wide a column is until somebody says otherwise. */
function defaultWidthPx({ source }: Column): number {
  switch (source.kind) {
    case 'attribute':
      return ATTRIBUTE_WIDTHS_PX[source.name] ?? 120
    case 'metric':
      return source.part === 'trend' ? 128 : 112
    case 'models':
      return 80
    default:
      return 120
  }
}

const ATTRIBUTE_WIDTHS_PX: Partial<Record<string, number>> = {
  run_name: 260,
  start_time: 104,
  end_time: 104,
  duration: 96,
  status: 96,
  user_id: 96,
  note: 200,
  run_id: 264,
  artifact_uri: 320,
  parent: 264,
}

export const widthOf = (column: Column) => column.widthPx ?? defaultWidthPx(column)
