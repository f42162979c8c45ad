import type { Run } from '~/api/runs'
import { formatTime } from './time'

const LABELS: Record<string, string> = {
  RUNNING: 'Running',
  SCHEDULED: 'Scheduled',
  FINISHED: 'Finished',
  FAILED: 'Failed',
  KILLED: 'Killed',
}

/** A status as people read it. */
export interface ShownStatus {
  /** The run's own, or `LOST`. */
  status: string
  label: string
  /** The label, and what else is to be said. */
  title: string
}

/** The status of a run. One that runs as far as anybody said, and whose process is not heard of any more, is lost. */
export function shownStatus({ status, lost_since_ms }: Pick<Run, 'status' | 'lost_since_ms'>): ShownStatus {
  if (typeof lost_since_ms === 'number') {
    return { status: 'LOST', label: 'Lost', title: `Lost: no sign of it since ${formatTime(lost_since_ms)}` }
  }
  const label = LABELS[status] ?? status
  return { status, label, title: label }
}
