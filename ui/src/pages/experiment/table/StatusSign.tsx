import type { Run } from '~/api/runs'
import { shownStatus } from '~/format/runStatus'
import classes from './RunGrid.module.css'

const SIGNS: Record<string, string> = {
  RUNNING: '▶',
  SCHEDULED: '◌',
  FINISHED: '✓',
  FAILED: '✕',
  KILLED: '■',
  LOST: '!',
}

/** A run's status by shape and colour, as one element: a table has many. */
export function StatusSign({ run }: { run: Pick<Run, 'status' | 'lost_since_ms'> }) {
  const { status, title } = shownStatus(run)
  return (
    <span className={classes.status} data-status={status} role="img" aria-label={title} title={title}>
      {SIGNS[status] ?? '?'}
    </span>
  )
}
