import { Link } from '@tanstack/react-router'
import type { Experiment } from '~/api/experiments'
import type { Run } from '~/api/runs'
import { RunStatus } from '~/components/RunStatus'
import { CopyText } from '~/components/Snippet'
import { formatDuration } from '~/format/time'
import { runDurationMs, silence, statusReason } from '../health'
import { PARENT_TAG } from '../neighbours'
import { useNow } from '../useNow'
import type { RunChanges } from '../useRunChanges'
import { ParentLink } from './ParentLink'
import { RunActions } from './RunActions'
import { RunColor } from './RunColor'
import classes from './RunHeader.module.css'
import { RunName } from './RunName'

/** What one wants to know of a run at a glance, and what can be done with it. */
export function RunHeader(props: { run: Run; experiment?: Experiment; changes: RunChanges; tab: string }) {
  const { run, experiment, changes, tab } = props
  const isDeleted = run.lifecycle_stage === 'deleted'
  const parentId = run.tags?.[PARENT_TAG]
  return (
    <header className={classes.header}>
      <div className={classes.title}>
        <RunColor runId={run.run_id} />
        <RunName
          name={run.run_name}
          isReadOnly={isDeleted}
          onRename={(name) => changes.rename(name, run.run_name)}
        />
        <RunActions run={run} changes={changes} tab={tab} />
      </div>
      <div className={classes.facts}>
        <Health run={run} />
        {experiment && (
          <span>
            in{' '}
            <Link to="/experiments/$experimentIds" params={{ experimentIds: experiment.experimentId }}>
              {experiment.name}
            </Link>
          </span>
        )}
        {parentId && (
          <span>
            child of <ParentLink runId={parentId} />
          </span>
        )}
        <span className={classes.id}>
          <code>{run.run_id}</code>
          <CopyText text={run.run_id} label="Copy the run's id" />
        </span>
      </div>
    </header>
  )
}

/** Status, why, for how long, and how long it has said nothing. */
function Health({ run }: { run: Run }) {
  const nowMs = useNow(run.status === 'RUNNING')
  const durationMs = runDurationMs(run, nowMs)
  const silent = silence(run, nowMs)
  const reason = statusReason(run)
  return (
    <>
      <span className={classes.status}>
        <RunStatus run={run} withLabel />
        {reason && <span className={classes.reason}>{reason}</span>}
      </span>
      {durationMs !== undefined && <span title="Duration">{wholeSeconds(durationMs)}</span>}
      {silent && (
        <span className={classes.silent} data-long={silent.isLong || undefined}>
          {silenceText(silent.durationMs)}
        </span>
      )}
    </>
  )
}

const JUST_NOW_MS = 5000
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** In whole minutes as soon as there are some: who looks wants to know whether, not to the second. */
function silenceText(durationMs: number): string {
  if (durationMs < JUST_NOW_MS) return 'heard from just now'
  if (durationMs < MINUTE_MS || durationMs >= HOUR_MS) return `silent for ${wholeSeconds(durationMs)}`
  return `silent for ${Math.floor(durationMs / MINUTE_MS)} min`
}

/** What ticks every second has no tenths. */
const wholeSeconds = (durationMs: number) => {
  const seconds = Math.floor(durationMs / 1000)
  return seconds > 0 && seconds < 60 ? `${seconds} s` : formatDuration(durationMs)
}
