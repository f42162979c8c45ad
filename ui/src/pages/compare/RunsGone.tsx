import { Button } from '@mantine/core'
import type { Run } from '~/api/runs'
import { counted } from '~/plots/data/columns'
import classes from './RunsGone.module.css'

interface RunsGoneProps {
  runIds: readonly string[]
  runs: readonly Run[]
  /** Called with those that are left. */
  onRemove: (runIds: string[]) => void
}

/** Says that some of the runs in the address are not on the server. */
export function RunsGone({ runIds, runs, onRemove }: RunsGoneProps) {
  const found = new Set(runs.map(({ run_id }) => run_id))
  const gone = runIds.filter((runId) => !found.has(runId))
  if (gone.length === 0) return null
  return (
    <p className={classes.gone} role="status">
      {counted(gone.length, 'run')} of this comparison {gone.length === 1 ? 'is' : 'are'} not on this server:{' '}
      <code>{gone.join(', ')}</code>
      <Button variant="subtle" onClick={() => onRemove(runIds.filter((runId) => found.has(runId)))}>
        Leave out
      </Button>
    </p>
  )
}
