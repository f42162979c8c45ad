import { Tabs, Text } from '@mantine/core'
import { trackingUri } from '~/api/http'
import { Snippet } from '~/components/Snippet'
import { EmptyState } from '~/components/states'

const python = (server: string) => `# pip install mlflow
import mlflow

mlflow.set_tracking_uri("${server}")
mlflow.set_experiment("first-steps")

with mlflow.start_run():
    mlflow.log_param("learning_rate", 0.01)
    for step in range(100):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)`

const shell = (server: string) => `api=${server}/api/2.0/mlflow
post() { curl -sS "$api/$1" -H 'Content-Type: application/json' -d "$2"; }
now() { echo "$(date +%s)000"; }
id_in() { sed -n "s/.*\\"$1\\": *\\"\\([^\\"]*\\)\\".*/\\1/p" | head -n 1; }

experiment=$(post experiments/create '{"name": "first-steps"}' | id_in experiment_id)
run=$(post runs/create "{\\"experiment_id\\": \\"$experiment\\", \\"start_time\\": $(now)}" | tr , '\\n' | id_in run_id)
post runs/log-parameter "{\\"run_id\\": \\"$run\\", \\"key\\": \\"learning_rate\\", \\"value\\": \\"0.01\\"}"
for step in 1 2 3 4 5; do
  post runs/log-metric "{\\"run_id\\": \\"$run\\", \\"key\\": \\"loss\\", \\"value\\": 0.$((9 - step)), \\"step\\": $step, \\"timestamp\\": $(now)}"
done
post runs/update "{\\"run_id\\": \\"$run\\", \\"status\\": \\"FINISHED\\", \\"end_time\\": $(now)}"`

const r = (server: string) => `# install.packages("mlflow")
library(mlflow)

mlflow_set_tracking_uri("${server}")
mlflow_set_experiment("first-steps")

with(mlflow_start_run(), {
  mlflow_log_param("learning_rate", 0.01)
  for (step in 1:100) mlflow_log_metric("loss", 1 / step, step = step)
})`

const LANGUAGES = [
  { value: 'python', label: 'Python', code: python },
  { value: 'shell', label: 'Shell', code: shell },
  { value: 'r', label: 'R', code: r },
]

/** What somebody sees who has just started the server: how a first run gets here. */
export function FirstRun() {
  const server = trackingUri()
  return (
    <EmptyState title="Log the first run">
      <Text size="sm">
        Anything that logs to MLflow logs here: it only needs this server's address. The run appears on this
        page as soon as it begins.
      </Text>
      <Tabs defaultValue="python" w="100%">
        <Tabs.List mb="sm">
          {LANGUAGES.map(({ value, label }) => (
            <Tabs.Tab key={value} value={value}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {LANGUAGES.map(({ value, code }) => (
          <Tabs.Panel key={value} value={value}>
            <Snippet code={code(server)} />
          </Tabs.Panel>
        ))}
      </Tabs>
      <Text size="sm" c="dimmed">
        A training that exists already needs no change but this:
      </Text>
      <Snippet code={`export MLFLOW_TRACKING_URI=${server}`} />
    </EmptyState>
  )
}
