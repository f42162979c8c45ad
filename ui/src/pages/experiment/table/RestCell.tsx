import { formatCount } from '~/format/number'
import type { RestItem } from '../rows/model'
import classes from './RunGrid.module.css'
import { useTable } from './TableContext'

/** As many rows as a group shows at most; beyond that a filter serves better. */
const MOST_ROWS = 1000

/** The end of a list below a row that goes on: says how far it got, and goes on. */
export function RestCell({ item }: { item: RestItem }) {
  const { actions } = useTable()
  const { id, shown, total, depth } = item
  const next = Math.min(total, shown * 5, isGroup(id) ? MOST_ROWS : total)
  return (
    <span className={classes.rest} style={{ paddingLeft: 28 + depth * 16 }}>
      {formatCount(shown)} of {formatCount(total)} shown
      {next > shown ? (
        <button type="button" onClick={() => actions.showMore(id, next)}>
          Show {formatCount(next)}
        </button>
      ) : (
        <button type="button" onClick={() => actions.enterGroup(id)}>
          Show this group alone
        </button>
      )}
    </span>
  )
}

/** Groups are named by the list of their values. */
const isGroup = (id: string) => id.startsWith('[')
