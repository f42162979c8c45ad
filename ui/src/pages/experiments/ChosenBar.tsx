import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ExperimentOverview } from '~/api/experimentOverview'
import { openMoveExperiments } from './dialogs'
import classes from './ExperimentsPage.module.css'
import type { useExperimentChanges } from './useExperimentChanges'

/** What can be done with the experiments that are chosen. */
export function ChosenBar({
  chosen,
  experiments,
  changes,
  onClear,
}: {
  chosen: ExperimentOverview[]
  experiments: ExperimentOverview[]
  changes: ReturnType<typeof useExperimentChanges>
  onClear: () => void
}) {
  const experimentIds = chosen.map(({ experiment_id }) => experiment_id).join(',')
  return (
    <section className={classes.chosen} aria-label="Selection">
      <span>{chosen.length} selected</span>
      <Button component={Link} to={`/experiments/${experimentIds}`} variant="filled">
        Open {chosen.length > 1 && 'together'}
      </Button>
      <Button onClick={() => openMoveExperiments(chosen, experiments, changes.rename)}>Move…</Button>
      <Button
        c="var(--danger)"
        onClick={() => {
          onClear()
          void changes.remove(chosen)
        }}
      >
        Delete
      </Button>
      <Button variant="subtle" onClick={onClear}>
        Clear
      </Button>
    </section>
  )
}
