import type { Run } from '~/api/runs'

/** Silence from which on a run that says it is running may be none any more. */
const LONG_SILENCE_MS = 10 * 60_000

/** When the last point of any metric was logged, by the clock of the machine that logged it. */
export function lastPointMs({ metrics }: Pick<Run, 'metrics'>): number | undefined {
  let last: number | undefined
  for (const { latest } of Object.values(metrics ?? {})) {
    if (latest && (last === undefined || latest.timestamp_ms > last)) last = latest.timestamp_ms
  }
  return last
}

/** How long a running run has said nothing: since its last point, else since its start. */
export function silence(run: Run, nowMs: number): { durationMs: number; isLong: boolean } | undefined {
  if (run.status !== 'RUNNING') return undefined
  const sinceMs = Math.max(run.start_time_ms, lastPointMs(run) ?? 0)
  const durationMs = Math.max(0, nowMs - sinceMs)
  return { durationMs, isLong: durationMs >= LONG_SILENCE_MS }
}

/** How long the run took, or takes up to now. */
export function runDurationMs(run: Run, nowMs: number): number | undefined {
  if (run.end_time_ms !== null && run.end_time_ms !== undefined) return run.end_time_ms - run.start_time_ms
  return run.status === 'RUNNING' ? Math.max(0, nowMs - run.start_time_ms) : undefined
}

/** The tag in which a client says why a run ended as it did, such as the last line of an exception. */
export const REASON_TAG = 'paceline.status.reason'

/** Why a run has its status, as far as that is known. */
export function statusReason(run: Run): string | undefined {
  const told = run.tags?.[REASON_TAG]
  if (told) return told
  if (run.status !== 'FAILED' && run.status !== 'KILLED') return undefined
  const last = lastPointMs(run)
  if (last === undefined) return 'before it logged a metric'
  const steps = Object.values(run.metrics ?? {}).map(({ latest }) => latest?.step ?? 0)
  const step = steps.reduce((most, next) => Math.max(most, next), 0)
  return step > 0 ? `at step ${step.toLocaleString('en-US')}` : undefined
}
