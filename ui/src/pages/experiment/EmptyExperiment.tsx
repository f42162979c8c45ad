import { Anchor, Tabs, Text } from '@mantine/core'
import { trackingUri } from '~/api/http'
import { Snippet } from '~/components/Snippet'
import { EmptyState } from '~/components/states'

/** An experiment without runs teaches how the first one comes into it. It appears here by itself. */
export function EmptyExperiment(props: { experimentName: string; showDeleted: () => void }) {
  const { experimentName, showDeleted } = props
  return (
    <EmptyState title="No runs yet">
      <Text>Log the first one; it appears here within a second.</Text>
      <Tabs defaultValue="python" w="100%">
        <Tabs.List aria-label="Ways to log a run">
          <Tabs.Tab value="python">Python</Tabs.Tab>
          <Tabs.Tab value="curl">curl</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="python" pt="xs">
          <Snippet code={pythonSnippet(experimentName)} label="Copy Python" />
        </Tabs.Panel>
        <Tabs.Panel value="curl" pt="xs">
          <Snippet code={curlSnippet(experimentName)} label="Copy commands" />
        </Tabs.Panel>
      </Tabs>
      <Anchor component="button" type="button" size="sm" onClick={showDeleted}>
        Runs of it that are in the trash
      </Anchor>
    </EmptyState>
  )
}

function pythonSnippet(experimentName: string): string {
  return `# pip install mlflow-skinny
import math, mlflow

mlflow.set_tracking_uri(${JSON.stringify(trackingUri())})
mlflow.set_experiment(${JSON.stringify(experimentName)})

with mlflow.start_run():
    mlflow.log_params({"lr": 0.01, "model": "resnet"})
    for step in range(100):
        mlflow.log_metric("loss", math.exp(-step / 30), step=step)
`
}

function curlSnippet(experimentName: string): string {
  const api = `${trackingUri()}/api/2.0/mlflow`
  const quoted = encodeURIComponent(experimentName).replaceAll("'", '%27')
  return `API=${api}
ID=$(curl -s "$API/experiments/get-by-name?experiment_name=${quoted}" |
  sed -n 's/.*"experiment_id": *"\\([0-9]*\\)".*/\\1/p' | head -n 1)
RUN=$(curl -s "$API/runs/create" -H 'Content-Type: application/json' \\
  -d "{\\"experiment_id\\": \\"$ID\\", \\"run_name\\": \\"first\\", \\"start_time\\": $(date +%s)000}" |
  sed -n 's/.*"run_id": *"\\([0-9a-f]*\\)".*/\\1/p' | head -n 1)
curl -s "$API/runs/log-metric" -H 'Content-Type: application/json' \\
  -d "{\\"run_id\\": \\"$RUN\\", \\"key\\": \\"loss\\", \\"value\\": 0.5, \\"step\\": 0, \\"timestamp\\": $(date +%s)000}"
`
}
