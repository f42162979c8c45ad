import { Link } from '@tanstack/react-router'
import type { Run } from '~/api/runs'
import { RunStatus } from './RunStatus'

/** The run that something was made by: a link as long as it is there. */
export function SourceRun({ runId, run }: { runId: string; run: Run | undefined }) {
  if (runId === '') return null
  return (
    <span
      style={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: 6,
        maxWidth: '100%',
        verticalAlign: 'top',
      }}
    >
      {run && <RunStatus run={run} />}
      <Link
        to="/runs/$runId"
        params={{ runId }}
        title={runId}
        style={{ overflow: 'hidden', textOverflow: 'ellipsis' }}
      >
        {run?.run_name || runId.slice(0, 8)}
      </Link>
    </span>
  )
}
