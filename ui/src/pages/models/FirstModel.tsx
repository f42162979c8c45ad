import { Text } from '@mantine/core'
import { trackingUri } from '~/api/http'
import { Snippet } from '~/components/Snippet'
import { EmptyState } from '~/components/states'

const code = (server: string) => `import mlflow
from sklearn.linear_model import LogisticRegression

mlflow.set_tracking_uri("${server}")
mlflow.set_experiment("first-steps")

with mlflow.start_run():
    model = LogisticRegression().fit([[0.0], [1.0]], [0, 1])
    mlflow.sklearn.log_model(model, name="model", registered_model_name="first-model")`

/** What an empty registry says: how a model gets here. */
export function FirstModel() {
  return (
    <EmptyState title="No model is registered yet">
      <Text size="sm">
        The registry says which version of a model is live. Register one while you log it, as below, or from
        the page of a run or logged model.
      </Text>
      <Snippet code={code(trackingUri())} />
    </EmptyState>
  )
}
