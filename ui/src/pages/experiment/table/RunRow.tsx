// biome-ignore-all lint/a11y/useSemanticElements: elements of tables cannot leave out rows and columns that are not in view
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, and says which row is active
import { memo, type ReactNode } from 'react'
import { isNameColumn } from '../columns/column'
import type { RowItem } from '../rows/model'
import { isSelected } from '../selection/selection'
import { Cell } from './Cell'
import { GroupCell, GroupNameCell } from './GroupCell'
import type { PlacedColumn, TableLayout } from './layout'
import { NameCell } from './NameCell'
import { RestCell } from './RestCell'
import classes from './RunGrid.module.css'
import { useTable } from './TableContext'

interface RowProps {
  item: RowItem
  id: string
  /** Where it stands in the table; rows that stay on top have none. */
  index?: number
  /** Its place among all rows for who cannot see it, from 1 and with the head. */
  ariaRowIndex: number
  topPx?: number
  layout: TableLayout
  /** Columns in view among those that scroll. */
  inView: PlacedColumn[]
  isActive: boolean
  isTree: boolean
  /** Why it stays on top. */
  label?: string
  onActivate?: (index: number) => void
}

/** A row of the table. */
export const RunRow = memo(function RunRow(props: RowProps) {
  const { item, index, layout, inView } = props
  const { facts, actions } = useTable()
  const runId = item.kind === 'run' ? item.run.run_id : undefined
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keyboard, and moves with j, k and arrows
    <div
      role="row"
      id={props.id}
      tabIndex={-1}
      aria-rowindex={props.ariaRowIndex}
      aria-selected={runId === undefined ? undefined : isSelected(facts.selection, runId)}
      aria-level={props.isTree && 'depth' in item ? item.depth + 1 : undefined}
      aria-expanded={'isOpen' in item ? item.isOpen : undefined}
      className={classes.row}
      data-kind={item.kind}
      data-active={props.isActive || undefined}
      style={props.topPx === undefined ? undefined : { transform: `translateY(${props.topPx}px)` }}
      onClick={() => index !== undefined && props.onActivate?.(index)}
      onContextMenu={(event) => {
        if (item.kind !== 'run') return
        event.preventDefault()
        actions.showMenu(item.run, event.clientX, event.clientY)
      }}
    >
      {layout.pinned.map((placed) => (
        <RowCell key={placed.id} placed={placed} isPinned {...props} />
      ))}
      {inView.map((placed) => (
        <RowCell key={placed.id} placed={placed} isPinned={false} {...props} />
      ))}
    </div>
  )
})

function RowCell(props: RowProps & { placed: PlacedColumn; isPinned: boolean }) {
  const { placed, isPinned, item } = props
  const { actions } = useTable()
  const isName = isNameColumn(placed.column)
  return (
    <div
      role="gridcell"
      aria-colindex={placed.index + 1}
      className={classes.cell}
      data-pinned={isPinned || undefined}
      data-name={isName || undefined}
      style={{ left: placed.leftPx, width: placed.widthPx }}
      onDoubleClick={(event) => {
        const isLink = event.target instanceof Element && event.target.closest('a, button, input')
        if (isName && item.kind === 'run' && !isLink) actions.edit({ runId: item.run.run_id, field: 'name' })
      }}
    >
      {contentOf(props, isName)}
    </div>
  )
}

function contentOf(
  { item, placed, index, label }: RowProps & { placed: PlacedColumn },
  isName: boolean,
): ReactNode {
  switch (item.kind) {
    case 'run':
      return isName ? (
        <NameCell item={item} index={index} label={label} />
      ) : (
        <Cell run={item.run} placed={placed} />
      )
    case 'group':
      return isName ? <GroupNameCell item={item} /> : <GroupCell item={item} placed={placed} />
    case 'rest':
      return isName ? <RestCell item={item} /> : null
    case 'loading':
      return <span className={classes.loading} />
  }
}
