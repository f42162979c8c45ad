import { IconFlagFilled } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Run } from '~/api/runs'
import { useRunColors } from '~/state/runColor'
import classes from './RunStrip.module.css'

/** The runs in a line, with their colours. */
export function RunStrip({ runs, baselineId }: { runs: readonly Run[]; baselineId: string | undefined }) {
  const colorOf = useRunColors()
  return (
    <ul className={classes.strip} aria-label="Runs">
      {runs.map(({ run_id, run_name }) => (
        <li key={run_id}>
          <span className={classes.dot} style={{ background: colorOf(run_id) }} />
          <Link to="/runs/$runId" params={{ runId: run_id }}>
            {run_name}
          </Link>
          {run_id === baselineId && <IconFlagFilled size={12} role="img" aria-label="baseline" />}
        </li>
      ))}
    </ul>
  )
}
