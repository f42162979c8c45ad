import { type ReactNode, useMemo, useState } from 'react'
import { ApiError } from '~/api/errors'
import { ErrorState } from '~/components/states'
import type { Column } from '../columns/column'
import { useCellSeries } from '../columns/useCellSeries'
import { useRanges } from '../columns/useRanges'
import type { RowModel, RowRange } from '../rows/model'
import { HeaderContext } from './HeaderContext'
import { NoteDialog } from './NoteDialog'
import { type MenuPlace, RowMenu } from './RowMenu'
import { RunGrid } from './RunGrid'
import classes from './RunGrid.module.css'
import { type EditedCell, TableContext } from './TableContext'
import type { TableProps } from './tableProps'
import { useHeaderActions } from './useHeaderActions'
import { useTableActions } from './useTableActions'
import { useTopRows } from './useTopRows'

const isNoteColumn = ({ source }: Column) => source.kind === 'attribute' && source.name === 'note'

/** Why there are no rows. What is wrong with the filter is said there. */
function RowsFailed({ error }: { error: Error }) {
  if (!(error instanceof ApiError) || error.field !== 'filter') return <ErrorState error={error} />
  return <p className={classes.empty}>The runs are shown as soon as the filter is understood.</p>
}

/** Everything around the rows of a table, whichever way these are made: heads, rows on top, menus, editing. */
export function TableFrame(
  props: TableProps & {
    model: RowModel
    range: RowRange
    onRange: (range: RowRange) => void
    isTree: boolean
    toggleOpen?: (id: string, place?: number) => void
    showMore?: (id: string, limit: number) => void
    empty: ReactNode
    /** A line below the rows. */
    footer?: ReactNode
  },
) {
  const { model, range, definition, columns, state, selection, shown, goalOf } = props
  const [edited, setEdited] = useState<EditedCell>()
  const [menu, setMenu] = useState<MenuPlace>()
  const rangeOf = useRanges(definition, columns, goalOf)
  const { top, baseline } = useTopRows(state, columns)
  const seriesOf = useCellSeries(model, range, columns, top)
  const actions = useTableActions({ ...props, setEdited, setMenu })
  const header = useHeaderActions(props)
  const { isDifference, pinned } = state
  const facts = useMemo(
    () => ({
      selection,
      shownIds: new Set(shown.ids),
      pinnedIds: new Set(pinned),
      baseline,
      isDifference,
      goalOf,
      rangeOf,
      seriesOf,
      edited,
    }),
    [selection, shown.ids, pinned, baseline, isDifference, goalOf, rangeOf, seriesOf, edited],
  )
  const context = useMemo(() => ({ facts, actions }), [facts, actions])
  if (model.error && model.count === 0) return <RowsFailed error={model.error} />
  return (
    <TableContext value={context}>
      <HeaderContext value={header}>
        <RunGrid
          label={props.label}
          columns={columns}
          model={model}
          top={top}
          about={JSON.stringify([definition, state.groupBy, state.isTree])}
          isTree={props.isTree}
          onRange={props.onRange}
          empty={props.empty}
        />
        {props.footer !== undefined && (
          <div className={classes.footer} role="status">
            {props.footer}
          </div>
        )}
        <RowMenu place={menu} onClose={() => setMenu(undefined)} />
        {edited?.field === 'note' && !columns.some(isNoteColumn) && (
          <NoteDialog runId={edited.runId} onClose={() => setEdited(undefined)} onSave={actions.saveNote} />
        )}
      </HeaderContext>
    </TableContext>
  )
}
