/** A cell of a file's table. */
export type Cell = unknown

/** A table that is all there, column by column named. */
export interface TableData {
  columns: string[]
  rows: Cell[][]
}

/** How large a table is: `3,000 rows × 4 columns`. */
export function sizeText(rowCount: number, columnCount: number): string {
  const rows = `${rowCount.toLocaleString('en-US')} ${rowCount === 1 ? 'row' : 'rows'}`
  return `${rows} × ${columnCount.toLocaleString('en-US')} ${columnCount === 1 ? 'column' : 'columns'}`
}

/** How a table is sorted. */
export interface TableSort {
  column: number
  isDescending: boolean
}

/** A cell as people read it. */
export function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'string') return cell
  if (cell instanceof Date)
    return cell
      .toISOString()
      .replace('T', ' ')
      .replace(/\.?0*Z$/, '')
  if (typeof cell === 'object')
    return JSON.stringify(cell, (_, value) => (typeof value === 'bigint' ? String(value) : value))
  return String(cell)
}

const SHOWN_DIGITS = 6

/** A cell as it is drawn: numbers that are no texts without the digits that nobody reads. */
export function shortText(cell: Cell): string {
  if (typeof cell !== 'number' || Number.isInteger(cell) || !Number.isFinite(cell)) return cellText(cell)
  return String(Number(cell.toPrecision(SHOWN_DIGITS)))
}

/** The number that a cell is or spells. */
export function cellNumber(cell: Cell): number | undefined {
  if (typeof cell === 'number') return cell
  if (typeof cell === 'bigint') return Number(cell)
  if (typeof cell !== 'string' || cell.trim() === '') return undefined
  if (/^[+-]?(inf|infinity)$/i.test(cell)) return cell.startsWith('-') ? -Infinity : Infinity
  if (/^nan$/i.test(cell)) return Number.NaN
  const number = Number(cell)
  return Number.isNaN(number) ? undefined : number
}

const LOOKED_AT_ROWS = 200

/** Whether a column holds numbers, by its first rows. */
export function isNumeric(rows: Cell[][], column: number): boolean {
  const present = rows
    .slice(0, LOOKED_AT_ROWS)
    .map((row) => row[column])
    .filter((cell) => cellText(cell) !== '')
  return present.length > 0 && present.every((cell) => cellNumber(cell) !== undefined)
}

/** The order of rows that are sorted: numbers as numbers, what is missing last, NaN before that. */
export function sortedOrder(rows: Cell[][], sort: TableSort | undefined): number[] {
  const order = rows.map((_, index) => index)
  if (!sort) return order
  const { column, isDescending } = sort
  const sign = isDescending ? -1 : 1
  const numeric = isNumeric(rows, column)
  const keys = rows.map((row) => sortKey(row[column], numeric))
  return order.sort((left, right) => {
    const [leftRank, leftKey] = keys[left] ?? MISSING
    const [rightRank, rightKey] = keys[right] ?? MISSING
    if (leftRank !== rightRank) return leftRank - rightRank
    const difference =
      typeof leftKey === 'number' && typeof rightKey === 'number'
        ? leftKey - rightKey || 0
        : COLLATOR.compare(String(leftKey), String(rightKey))
    return sign * difference || left - right
  })
}

type SortKey = [rank: number, key: number | string]

const MISSING: SortKey = [2, 0]
const COLLATOR = new Intl.Collator('en', { numeric: true })

function sortKey(cell: Cell, numeric: boolean): SortKey {
  if (cellText(cell) === '') return MISSING
  const number = numeric ? cellNumber(cell) : undefined
  if (number === undefined) return [0, cellText(cell)]
  return Number.isNaN(number) ? [1, 0] : [0, number]
}

const MIN_WIDTH_PX = 64
const MAX_WIDTH_PX = 360
const LETTER_PX = 7.4
const PADDING_PX = 32

/** How wide a column is drawn, by its name and what its first rows hold. */
export function columnWidth(name: string, rows: Cell[][], column: number): number {
  const longest = rows
    .slice(0, LOOKED_AT_ROWS)
    .reduce((length, row) => Math.max(length, shortText(row[column]).length), name.length)
  return Math.round(Math.min(MAX_WIDTH_PX, Math.max(MIN_WIDTH_PX, longest * LETTER_PX + PADDING_PX)))
}
