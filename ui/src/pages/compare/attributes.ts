import type { Run } from '~/api/runs'
import { shownStatus } from '~/format/runStatus'
import { formatDuration, formatTime } from '~/format/time'

interface AttributeLine {
  label: string
  read: (run: Run) => string | number | null
  /** Of a number. */
  format?: (value: number) => string
}

/** What is known of every run besides its data, as lines to compare. */
export function attributeLines(experimentName: (experimentId: string) => string): AttributeLine[] {
  const tag = (name: string) => (run: Run) => run.tags?.[name] || null
  return [
    { label: 'Status', read: (run) => shownStatus(run).label },
    { label: 'Experiment', read: ({ experiment_id }) => experimentName(experiment_id) },
    { label: 'Started', read: ({ start_time_ms }) => formatTime(start_time_ms) },
    { label: 'Duration', read: durationMs, format: signedDuration },
    { label: 'User', read: ({ user_id }) => user_id || null },
    { label: 'Source', read: tag('mlflow.source.name') },
    { label: 'Git commit', read: tag('mlflow.source.git.commit') },
    { label: 'Git branch', read: tag('mlflow.source.git.branch') },
    { label: 'Datasets', read: datasets },
    {
      label: 'Models',
      read: ({ model_outputs }) => model_outputs?.map(({ model_id }) => model_id).join(', ') || null,
    },
    { label: 'Parent run', read: tag('mlflow.parentRunId') },
    { label: 'Note', read: tag('mlflow.note.content') },
    { label: 'In the trash', read: ({ lifecycle_stage }) => (lifecycle_stage === 'deleted' ? 'yes' : 'no') },
    { label: 'Run ID', read: ({ run_id }) => run_id },
  ]
}

const durationMs = ({ start_time_ms, end_time_ms }: Run) =>
  typeof end_time_ms === 'number' ? end_time_ms - start_time_ms : null

const signedDuration = (duration: number) =>
  duration < 0 ? `−${formatDuration(-duration)}` : formatDuration(duration)

function datasets({ datasets }: Run): string | null {
  const names = (datasets ?? []).map(({ dataset, tags }) => {
    const context = tags['mlflow.data.context']
    return `${dataset.name} (${[dataset.digest, context].filter(Boolean).join(', ')})`
  })
  return names.join(', ') || null
}
