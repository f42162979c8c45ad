import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { LoggedModel } from '~/api/loggedModels'
import { useLoggedModelChanges } from '~/pages/loggedModel/useLoggedModelChanges'
import classes from './ModelsTab.module.css'

/** What can be done with the models that are chosen. */
export function ModelsChosen({ chosen, onClear }: { chosen: LoggedModel[]; onClear: () => void }) {
  const { confirmDelete } = useLoggedModelChanges()
  const runIds = [...new Set(chosen.map(({ sourceRunId }) => sourceRunId))].filter((id) => id !== '')
  return (
    <section className={classes.chosen} aria-label="Selection">
      <span>{chosen.length} selected</span>
      {runIds.length > 1 && (
        <Button component={Link} to={`/compare?runs=${runIds.join(',')}`} variant="filled">
          Compare their runs
        </Button>
      )}
      <Button c="var(--danger)" onClick={() => confirmDelete(chosen, onClear)}>
        Delete…
      </Button>
      <Button variant="subtle" onClick={onClear}>
        Clear
      </Button>
    </section>
  )
}
