import classes from './RunGrid.module.css'
import { useTable } from './TableContext'

/** Selects all runs that match, however many of them were read. */
export function SelectAllBox() {
  const { facts, actions } = useTable()
  const { selection } = facts
  const isAll = selection.kind === 'all' && selection.except.size === 0
  const isSome = selection.kind === 'all' ? !isAll : selection.ids.size > 0
  return (
    <input
      type="checkbox"
      className={classes.box}
      aria-label="Select all runs that match"
      title="Select all runs that match"
      checked={isAll}
      ref={(box) => {
        if (box) box.indeterminate = isSome
      }}
      onChange={() => actions.selectAll(!isAll)}
    />
  )
}
