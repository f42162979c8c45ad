// biome-ignore-all lint/a11y/useSemanticElements: elements of tables cannot leave out rows and columns that are not in view
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, and says which row is active
import { useMediaQuery } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { LoadingRows } from '~/components/states'
import { useRowHeight } from '~/state/preferences'
import { type Column, isNameColumn } from '../columns/column'
import type { RowModel, RowRange, RunItem } from '../rows/model'
import { HeaderCell } from './HeaderCell'
import { type PlacedColumn, tableLayout } from './layout'
import classes from './RunGrid.module.css'
import { RunRow } from './RunRow'
import { useGridKeys } from './useGridKeys'
import { useScrollAnchor } from './useScrollAnchor'

/** A run that stays on top, and why. */
export interface TopRow {
  item: RunItem
  label: string
}

const HEAD_HEIGHT_PX = 34
const OVERSCAN_ROWS = 8
const OVERSCAN_COLUMNS = 2
const NARROW_NAME_PX = 200

/** Rows and columns in view out of any number of them. */
export function RunGrid(props: {
  label: string
  columns: readonly Column[]
  model: RowModel
  top: TopRow[]
  /** Says what the rows are of: when it changes, the table begins at its top again. */
  about: string
  /** Whether rows have rows below them. */
  isTree: boolean
  onRange: (range: RowRange) => void
  /** What is shown where there are no rows. */
  empty: ReactNode
}) {
  const { model, columns, top, onRange } = props
  const scroll = useRef<HTMLDivElement>(null)
  const gridId = useId()
  const rowHeight = useRowHeight()
  const isNarrow = useMediaQuery('(max-width: 640px)') ?? false
  const [active, setActive] = useState<number>()
  const layout = useMemo(() => tableLayout(narrowed(columns, isNarrow), !isNarrow), [columns, isNarrow])
  const aboveHeight = HEAD_HEIGHT_PX + top.length * rowHeight
  const rows = useVirtualizer({
    count: model.count,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN_ROWS,
    scrollMargin: aboveHeight,
    scrollPaddingStart: aboveHeight,
  })
  const inView = useColumnsInView(scroll, layout.scrolled, layout.pinnedWidthPx)
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows are measured anew when their height changes
  useLayoutEffect(() => rows.measure(), [rows, rowHeight])
  useReportedRange(rows.range, onRange)
  useScrollAnchor(scroll, model, rows.range?.startIndex ?? 0, rowHeight, props.about)
  const onKeyDown = useGridKeys({ grid: scroll, model, active, setActive, scrollTo: rows.scrollToIndex })
  const items = rows.getVirtualItems()
  const firstRow = top.length + 2
  // Elements of rows that leave are used for those that come: as many as there can be at once.
  const poolSize = Math.ceil((rows.scrollRect?.height ?? 0) / rowHeight) + 2 * OVERSCAN_ROWS + 2

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its role is one of two, which is not seen
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: the same
    <div
      ref={scroll}
      className={classes.grid}
      role={props.isTree ? 'treegrid' : 'grid'}
      aria-label={props.label}
      aria-rowcount={model.count + top.length + 1}
      aria-colcount={columns.length}
      aria-multiselectable
      aria-busy={model.isReading}
      aria-activedescendant={active === undefined ? undefined : `${gridId}-${active}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div className={classes.canvas} role="presentation" style={{ width: layout.widthPx }}>
        <div className={classes.above} role="presentation">
          <div role="rowgroup">
            <div role="row" aria-rowindex={1} className={classes.headRow} style={{ height: HEAD_HEIGHT_PX }}>
              {layout.pinned.map((placed) => (
                <HeaderCell key={placed.id} placed={placed} isPinned />
              ))}
              {inView.map((placed) => (
                <HeaderCell key={placed.id} placed={placed} isPinned={false} />
              ))}
            </div>
          </div>
          {top.length > 0 && (
            <div role="rowgroup" aria-label="Rows that stay on top" className={classes.top}>
              {top.map(({ item, label }, index) => (
                <RunRow
                  key={item.run.run_id}
                  id={`${gridId}-top-${index}`}
                  item={item}
                  label={label}
                  ariaRowIndex={index + 2}
                  layout={layout}
                  inView={inView}
                  isActive={false}
                  isTree={false}
                />
              ))}
            </div>
          )}
        </div>
        <div role="rowgroup" className={classes.body} style={{ height: model.count * rowHeight }}>
          {items.map(({ index, start }) => (
            <RunRow
              key={index % poolSize}
              id={`${gridId}-${index}`}
              item={model.at(index)}
              index={index}
              ariaRowIndex={index + firstRow}
              topPx={start - aboveHeight}
              layout={layout}
              inView={inView}
              isActive={index === active}
              isTree={props.isTree}
              onActivate={setActive}
            />
          ))}
        </div>
      </div>
      {model.count === 0 && (
        <div className={classes.empty}>{model.isReading ? <LoadingRows rows={12} /> : props.empty}</div>
      )}
    </div>
  )
}

/** On a phone the name leaves room for a number beside it. */
function narrowed(columns: readonly Column[], isNarrow: boolean): readonly Column[] {
  if (!isNarrow) return columns
  return columns.map((column) => (isNameColumn(column) ? { ...column, widthPx: NARROW_NAME_PX } : column))
}

function useColumnsInView(
  scroll: React.RefObject<HTMLDivElement | null>,
  scrolled: PlacedColumn[],
  pinnedWidthPx: number,
): PlacedColumn[] {
  const columns = useVirtualizer({
    horizontal: true,
    count: scrolled.length,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => scrolled[index]?.widthPx ?? 0,
    paddingStart: pinnedWidthPx,
    overscan: OVERSCAN_COLUMNS,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: widths are measured anew when columns change
  useLayoutEffect(() => columns.measure(), [columns, scrolled])
  const indexes = columns.getVirtualIndexes().join(',')
  // The list stays the same object while the same columns are in view, so that rows need not be drawn anew.
  return useMemo(
    () => (indexes === '' ? [] : indexes.split(',').flatMap((index) => scrolled[Number(index)] ?? [])),
    [indexes, scrolled],
  )
}

function useReportedRange(
  range: { startIndex: number; endIndex: number } | null,
  onRange: (range: RowRange) => void,
) {
  const first = range?.startIndex ?? 0
  const last = range?.endIndex ?? 0
  useEffect(() => onRange({ first, last }), [first, last, onRange])
}
