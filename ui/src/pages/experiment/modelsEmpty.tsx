import { Text } from '@mantine/core'
import { trackingUri } from '~/api/http'
import { Snippet } from '~/components/Snippet'
import { EmptyState } from '~/components/states'

const code = (server: string, experimentId: string) => `import mlflow
import numpy
from sklearn.linear_model import LogisticRegression

mlflow.set_tracking_uri("${server}")
mlflow.set_experiment(experiment_id="${experimentId}")

x, y = numpy.array([[0.0], [1.0]]), numpy.array([0, 1])
data = mlflow.data.from_numpy(x, targets=y, name="train")
with mlflow.start_run():
    for step in range(3):
        model = LogisticRegression(C=10.0**step).fit(x, y)
        logged = mlflow.sklearn.log_model(model, name=f"checkpoint-{step}", step=step)
        mlflow.log_metric("accuracy", model.score(x, y), step=step, dataset=data, model_id=logged.model_id)`

/** What an experiment without logged models says: how a checkpoint gets here. */
export function FirstLoggedModel({ experimentId }: { experimentId: string }) {
  return (
    <EmptyState title="No model is logged yet">
      <Text size="sm">
        A run logs models or checkpoints, each with its own metrics on datasets. They are ranked here,
        whichever run they come from.
      </Text>
      <Snippet code={code(trackingUri(), experimentId)} />
    </EmptyState>
  )
}
