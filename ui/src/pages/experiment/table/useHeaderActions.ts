import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { setExperimentTag } from '~/api/experiments'
import { notifyFailed } from '~/components/undo'
import { goalTag } from '~/state/metricGoal'
import { cellValue } from '../columns/cellValue'
import { type Column, columnId } from '../columns/column'
import { isDescendingFirst, sortExpression, toggledSort, writeSortKey } from '../columns/order'
import type { RowItem } from '../rows/model'
import type { HeaderActions } from './HeaderContext'
import { changedColumn, movedColumn, shiftedColumn } from './layout'
import type { TableProps } from './tableProps'

/** How many rows are looked at to tell whether a param's values are numbers. */
const LOOKED_AT = 50

/** What heads of columns do, to the state of the page. */
export function useHeaderActions(
  props: TableProps & { model: { at: (index: number) => RowItem; count: number } },
): HeaderActions {
  const { columns, state, setState, setColumns, goalOf, experiment, model } = props
  const queryClient = useQueryClient()
  const { sort } = state
  // As a text, so that heads are not drawn anew with every row that is read.
  const numericIds = columns
    .filter((column) => isNumeric(model, column))
    .map(columnId)
    .join('\n')
  return useMemo(() => {
    const numeric = new Set(numericIds.split('\n'))
    const goal = ({ source }: Column) => (source.kind === 'metric' ? goalOf(source.key) : 'minimize')
    const expression = (column: Column) =>
      sortExpression(column.source, goal(column), numeric.has(columnId(column)))
    return {
      sort,
      goalOf,
      isNumeric: (column) => numeric.has(columnId(column)),
      canSort: (column) => expression(column) !== undefined,
      toggleSort: (column, isAdded) => {
        const text = expression(column)
        if (text === undefined) return
        const isDescending = isDescendingFirst(column.source, goal(column))
        setState({ sort: toggledSort(sort, column.source, text, isDescending, isAdded) })
      },
      sortBy: (column, isDescending) => {
        const text = expression(column)
        if (text !== undefined) setState({ sort: [writeSortKey({ expression: text, isDescending })] })
      },
      move: (id, beforeId) => setColumns(movedColumn(columns, id, beforeId)),
      shift: (id, step) => setColumns(shiftedColumn(columns, id, step)),
      change: (id, change) => setColumns(changedColumn(columns, id, change)),
      remove: (id) => setColumns(columns.filter((column) => columnId(column) !== id)),
      add: (column, afterId) => {
        if (columns.some((other) => columnId(other) === columnId(column))) return
        const index = columns.findIndex((other) => columnId(other) === afterId)
        setColumns([...columns.slice(0, index + 1), column, ...columns.slice(index + 1)])
      },
      setGoal: (key, next) => {
        if (!experiment) return
        setExperimentTag(experiment.experimentId, goalTag(key), next)
          .then(() => queryClient.invalidateQueries({ queryKey: ['experiments'] }))
          .catch(notifyFailed)
      },
    }
  }, [columns, sort, setState, setColumns, goalOf, experiment, numericIds, queryClient])
}

/** Whether a column's cells are numbers: of a param or tag, whether all values in the first rows spell some. */
function isNumeric(model: { at: (index: number) => RowItem; count: number }, { source }: Column): boolean {
  if (source.kind === 'attribute') return source.name === 'duration'
  if (source.kind !== 'param' && source.kind !== 'tag') return source.kind === 'metric'
  let hasValue = false
  for (let index = 0; index < Math.min(LOOKED_AT, model.count); index += 1) {
    const item = model.at(index)
    const value = item.kind === 'run' ? cellValue(item.run, source, 'minimize') : undefined
    if (!value || value.text === '') continue
    if (value.number === undefined) return false
    hasValue = true
  }
  return hasValue
}
