// biome-ignore-all lint/a11y/useSemanticElements: elements of tables cannot leave out rows and columns that are not in view
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, and says which row is active
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { type DragEvent, type KeyboardEvent, memo, useState } from 'react'
import { isNameColumn } from '../columns/column'
import { sortPlace } from '../columns/order'
import { labelOf, writeSource } from '../columns/source'
import { shortKey } from '../rows/groups'
import { ColumnMenu } from './ColumnMenu'
import { useGroups } from './GroupContext'
import { useHeader } from './HeaderContext'
import type { PlacedColumn } from './layout'
import { ResizeHandle } from './ResizeHandle'
import classes from './RunGrid.module.css'
import { SelectAllBox } from './SelectAllBox'

const DRAG_TYPE = 'application/x-paceline-column'

/** The head of a column: sorts on a click, moves by dragging or with Alt and arrows, and has a menu. */
export const HeaderCell = memo(function HeaderCell(props: { placed: PlacedColumn; isPinned: boolean }) {
  const { placed, isPinned } = props
  const { sort, toggleSort, move, shift, canSort, isNumeric } = useHeader()
  const [isTarget, setTarget] = useState(false)
  const { column, id } = placed
  const { keys } = useGroups()
  const place = sortPlace(sort, column.source)
  const isName = isNameColumn(column)
  const isSortable = canSort(column)
  const drop = (event: DragEvent) => {
    const moved = event.dataTransfer.getData(DRAG_TYPE)
    setTarget(false)
    if (moved === '') return
    event.preventDefault()
    move(moved, id)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return
    event.preventDefault()
    shift(id, event.key === 'ArrowLeft' ? -1 : 1)
  }
  return (
    <div
      role="columnheader"
      aria-colindex={placed.index + 1}
      aria-sort={place ? (place.isDescending ? 'descending' : 'ascending') : isSortable ? 'none' : undefined}
      className={classes.head}
      data-pinned={isPinned || undefined}
      data-target={isTarget || undefined}
      data-number={isNumeric(column) || undefined}
      style={{ left: placed.leftPx, width: placed.widthPx }}
      draggable={!isName}
      onDragStart={(event) => {
        event.dataTransfer.setData(DRAG_TYPE, id)
        event.dataTransfer.effectAllowed = 'move'
      }}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(DRAG_TYPE)) return
        event.preventDefault()
        setTarget(true)
      }}
      onDragLeave={() => setTarget(false)}
      onDrop={drop}
    >
      {isName && keys.length === 0 && <SelectAllBox />}
      <button
        type="button"
        className={classes.sort}
        title={`${writeSource(column.source)}${isSortable ? '\nClick: sort. Shift-click: sort by it too. Alt ← →: move.' : ''}`}
        onClick={(event) => isSortable && toggleSort(column, event.shiftKey)}
        onKeyDown={onKeyDown}
      >
        <span className={classes.label}>
          {isName && keys.length > 0 ? keys.map(shortKey).join(' · ') : labelOf(column.source)}
        </span>
        {place && (
          <span className={classes.order} aria-hidden>
            {place.isDescending ? (
              <IconArrowDown size={13} aria-hidden />
            ) : (
              <IconArrowUp size={13} aria-hidden />
            )}
            {place.isOneOfMany && place.rank}
          </span>
        )}
      </button>
      <ColumnMenu placed={placed} isSortable={isSortable} />
      <ResizeHandle placed={placed} />
    </div>
  )
})
