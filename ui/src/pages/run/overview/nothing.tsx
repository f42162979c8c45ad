import { trackingUri } from '~/api/http'
import type { Run } from '~/api/runs'
import { Snippet } from '~/components/Snippet'
import classes from './Overview.module.css'
import { Section } from './Section'

const isEmpty = (values: object | null | undefined) => Object.keys(values ?? {}).length === 0

/** No metrics, and what makes some be there; params too when there are none of them either. */
export function NoMetrics({ run }: { run: Run }) {
  const lines = ['mlflow.log_metric("loss", 0.5, step=1)']
  if (isEmpty(run.params)) lines.unshift('mlflow.log_params({"lr": 0.01, "model.depth": 12})')
  return (
    <Section title="Metrics" count="0">
      <Nothing run={run} lines={lines} />
    </Section>
  )
}

/** No params. */
export function NoParams({ run }: { run: Run }) {
  return (
    <Section title="Params" count="0">
      <Nothing
        run={run}
        lines={isEmpty(run.metrics) ? [] : ['mlflow.log_params({"lr": 0.01, "model.depth": 12})']}
      />
    </Section>
  )
}

function Nothing({ run, lines }: { run: Run; lines: string[] }) {
  const isDeleted = run.lifecycle_stage === 'deleted'
  if (isDeleted || lines.length === 0)
    return <p className={classes.note}>{isDeleted ? 'None.' : 'None yet.'}</p>
  const code = [
    'import mlflow',
    `mlflow.set_tracking_uri(${JSON.stringify(trackingUri())})`,
    `with mlflow.start_run(run_id="${run.run_id}"):`,
    ...lines.map((line) => `    ${line}`),
  ]
  return (
    <>
      <p className={classes.note}>None yet. A training logs them so:</p>
      <Snippet code={code.join('\n')} />
    </>
  )
}
