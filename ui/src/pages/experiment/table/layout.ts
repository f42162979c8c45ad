import { type Column, columnId, widthOf } from '../columns/column'

/** A column with its place in the table. */
export interface PlacedColumn {
  column: Column
  id: string
  /** From 0, in the order that is shown. */
  index: number
  /** From the left of the table; of pinned ones from the left of what is seen. */
  leftPx: number
  widthPx: number
}

/** Where columns stand: pinned ones first, which stay, then the others, which scroll. */
export interface TableLayout {
  pinned: PlacedColumn[]
  scrolled: PlacedColumn[]
  pinnedWidthPx: number
  widthPx: number
}

/** Places columns beside each other. */
export function tableLayout(columns: readonly Column[], canPin: boolean): TableLayout {
  const isPinned = (column: Column) => canPin && column.isPinned === true
  const ordered = [...columns.filter(isPinned), ...columns.filter((column) => !isPinned(column))]
  let leftPx = 0
  const placed = ordered.map((column, index): PlacedColumn => {
    const place = { column, id: columnId(column), index, leftPx, widthPx: widthOf(column) }
    leftPx += place.widthPx
    return place
  })
  const pinnedCount = columns.filter(isPinned).length
  const pinned = placed.slice(0, pinnedCount)
  return {
    pinned,
    scrolled: placed.slice(pinnedCount),
    pinnedWidthPx: pinned.reduce((sum, { widthPx }) => sum + widthPx, 0),
    widthPx: leftPx,
  }
}

/** The columns after one was moved before another, or to the end. It takes over whether its new place is pinned. */
export function movedColumn(columns: readonly Column[], id: string, beforeId: string | undefined): Column[] {
  const column = columns.find((other) => columnId(other) === id)
  if (!column || id === beforeId) return [...columns]
  const others = columns.filter((other) => other !== column)
  const target = others.findIndex((other) => columnId(other) === beforeId)
  const index = target < 0 ? others.length : target
  const isPinned = others[index]?.isPinned && column.isPinned
  return [
    ...others.slice(0, index),
    isPinned === undefined ? column : { ...column, isPinned },
    ...others.slice(index),
  ]
}

/** The columns after one was moved by one place to the left or right. */
export function shiftedColumn(columns: readonly Column[], id: string, step: 1 | -1): Column[] {
  const index = columns.findIndex((column) => columnId(column) === id)
  const neighbour = columns[index + step]
  const column = columns[index]
  if (!column || !neighbour) return [...columns]
  const next = [...columns]
  next[index] = neighbour
  next[index + step] = column
  return next
}

/** The columns with one of them changed. */
export function changedColumn(columns: readonly Column[], id: string, change: Partial<Column>): Column[] {
  return columns.map((column) => (columnId(column) === id ? { ...column, ...change } : column))
}
