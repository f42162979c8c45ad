import { Text } from '@mantine/core'
import { trackingUri } from '~/api/http'
import { Snippet } from '~/components/Snippet'
import { EmptyState } from '~/components/states'

const code = (server: string, name: string) => `import mlflow
from sklearn.linear_model import LogisticRegression

mlflow.set_tracking_uri("${server}")
mlflow.set_experiment("first-steps")

with mlflow.start_run():
    model = LogisticRegression().fit([[0.0], [1.0]], [0, 1])
    mlflow.sklearn.log_model(model, name="model", registered_model_name=${JSON.stringify(name)})`

/** What a model without versions says: how the first one gets here. */
export function FirstVersion({ name }: { name: string }) {
  return (
    <EmptyState title="It has no version yet">
      <Text size="sm">Register one while you log it, or from the page of a run or logged model.</Text>
      <Snippet code={code(trackingUri(), name)} />
    </EmptyState>
  )
}
