import { Button, Text } from '@mantine/core'
import { trackingUri } from '~/api/http'
import { Snippet } from '~/components/Snippet'
import { EmptyState } from '~/components/states'
import { useGrid } from './gridContext'
import type { ChartRun } from './runs'

/** No metric yet, and how to log one. */
export function NoMetrics({ runs, experimentId }: { runs: readonly ChartRun[]; experimentId?: string }) {
  const [run] = runs
  if (!run) {
    return (
      <EmptyState title="No runs are shown">
        <Text>The metrics of the runs that are shown are drawn here.</Text>
      </EmptyState>
    )
  }
  const isOne = runs.length === 1
  return (
    <EmptyState title="No metrics yet">
      <Text>What {isOne ? 'this run logs' : 'these runs log'} appears here within a second:</Text>
      <Snippet code={snippet(isOne ? `run_id="${run.runId}"` : '', isOne ? undefined : experimentId)} />
    </EmptyState>
  )
}

function snippet(run: string, experimentId: string | undefined): string {
  const experiment =
    experimentId === undefined ? [] : [`mlflow.set_experiment(experiment_id="${experimentId}")`]
  return [
    'import mlflow',
    '',
    `mlflow.set_tracking_uri("${trackingUri()}")`,
    ...experiment,
    `with mlflow.start_run(${run}):`,
    '    for step in range(100):',
    '        mlflow.log_metric("train/loss", 1 / (step + 1), step=step)',
  ].join('\n')
}

/** There are charts, and the search finds none of them. */
export function NoChartsFound() {
  const { settings, changeSettings, layout, changeLayout } = useGrid()
  return (
    <EmptyState title={settings.find ? `No chart is named like “${settings.find}”` : 'All charts are hidden'}>
      {settings.find && <Button onClick={() => changeSettings({ find: '' })}>Show all</Button>}
      {!settings.find && layout.hidden.length > 0 && (
        <Button onClick={() => changeLayout(() => ({ hidden: [] }))}>Show the hidden charts</Button>
      )}
    </EmptyState>
  )
}
