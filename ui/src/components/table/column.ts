import type { ReactNode } from 'react'

/** A column of a table: what it says of a row, and how wide it is. */
export interface Column<Row> {
  id: string
  header: string
  /** Width in pixels, or the least one where it grows. */
  width: number
  /** Its share of the room that is left. */
  grow?: number
  /** Numbers stand at the right. */
  isNumber?: boolean
  /** What stands above neighbouring columns that belong together. */
  group?: string
  /** Which end comes first on the first click; without it the table cannot be sorted by the column. */
  sortsFirst?: 'ascending' | 'descending'
  /** Stays at the left while the others scroll; only for the first. */
  isPinned?: boolean
  /** Left out where there is little room. */
  isWideOnly?: boolean
  cell: (row: Row) => ReactNode
}

/** What a table is sorted by. */
export interface Sort {
  id: string
  isDescending: boolean
}

/** Reads a sort from an address: `name`, or `-runs` for the greatest first. */
export function readSort(text: string | undefined, otherwise: Sort): Sort {
  if (!text) return otherwise
  return text.startsWith('-') ? { id: text.slice(1), isDescending: true } : { id: text, isDescending: false }
}

/** Writes it; nothing where it is the usual one. */
export function writeSort(sort: Sort, usual: Sort): string | undefined {
  if (sort.id === usual.id && sort.isDescending === usual.isDescending) return undefined
  return sort.isDescending ? `-${sort.id}` : sort.id
}

/** What a click on a column's name sorts by. */
export function sortAfterClick<Row>(column: Column<Row>, sort: Sort | undefined): Sort {
  if (sort?.id === column.id) return { id: column.id, isDescending: !sort.isDescending }
  return { id: column.id, isDescending: column.sortsFirst === 'descending' }
}

/** Neighbouring columns under one word, for the row above their names. */
export function columnGroups<Row>(columns: Column<Row>[]): { id: string; group: string; count: number }[] {
  const groups: { id: string; group: string; count: number }[] = []
  for (const { id, group = '' } of columns) {
    const last = groups.at(-1)
    if (last && last.group === group) last.count += 1
    else groups.push({ id, group, count: 1 })
  }
  return groups
}

/** The widths, as a CSS grid writes them. */
export function gridTemplate<Row>(columns: Column<Row>[]): string {
  return columns.map(({ width, grow }) => (grow ? `minmax(${width}px, ${grow}fr)` : `${width}px`)).join(' ')
}
