import { Tooltip } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import classes from './LoadedRun.module.css'
import { type RunTab, runTabPath } from './tabs'

/** The parts of a run's page. */
export function RunTabs({ runId, tabs }: { runId: string; tabs: RunTab[] }) {
  return (
    <nav aria-label="Run" className={classes.tabs}>
      {tabs.map(({ id, label }, index) => (
        <Tooltip key={id} label={`${label}  ${index + 1}`}>
          <Link
            to={runTabPath(runId, id)}
            search={{}}
            className={classes.tab}
            activeOptions={{ exact: true, includeSearch: false }}
          >
            {label}
          </Link>
        </Tooltip>
      ))}
    </nav>
  )
}
