import classes from './RunGrid.module.css'

const SIGNS: Record<string, { label: string; sign: string }> = {
  RUNNING: { label: 'Running', sign: '▶' },
  SCHEDULED: { label: 'Scheduled', sign: '◌' },
  FINISHED: { label: 'Finished', sign: '✓' },
  FAILED: { label: 'Failed', sign: '✕' },
  KILLED: { label: 'Killed', sign: '■' },
}

/** A run's status by shape and colour, as one element: a table has many. */
export function StatusSign({ status }: { status: string }) {
  const { label, sign } = SIGNS[status] ?? { label: status, sign: '?' }
  return (
    <span className={classes.status} data-status={status} role="img" aria-label={label} title={label}>
      {sign}
    </span>
  )
}
