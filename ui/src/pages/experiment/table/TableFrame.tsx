import { type ReactNode, useMemo, useState } from 'react'
import { ErrorState } from '~/components/states'
import { useCellSeries } from '../columns/useCellSeries'
import { useRanges } from '../columns/useRanges'
import type { RowModel, RowRange } from '../rows/model'
import { HeaderContext } from './HeaderContext'
import { type MenuPlace, RowMenu } from './RowMenu'
import { RunGrid } from './RunGrid'
import { type EditedCell, TableContext } from './TableContext'
import type { TableProps } from './tableProps'
import { useHeaderActions } from './useHeaderActions'
import { useTableActions } from './useTableActions'
import { useTopRows } from './useTopRows'

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
  },
) {
  const { model, range, definition, columns, state, selection, shown, goalOf } = props
  const [edited, setEdited] = useState<EditedCell>()
  const [menu, setMenu] = useState<MenuPlace>()
  const seriesOf = useCellSeries(model, range, columns)
  const rangeOf = useRanges(definition, columns, goalOf)
  const { top, baseline } = useTopRows(state, columns)
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
  if (model.error && model.count === 0) return <ErrorState error={model.error} />
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
        <RowMenu place={menu} onClose={() => setMenu(undefined)} />
      </HeaderContext>
    </TableContext>
  )
}
