import { trackingUri } from '~/api/http'
import { Snippet } from '~/components/Snippet'
import { EmptyState } from '~/components/states'
import { DEFAULT_FOLDER } from './search'

/** How images come here. */
export function NoImages({ folder }: { folder: string }) {
  const script = `import mlflow, numpy

mlflow.set_tracking_uri("${trackingUri()}")
with mlflow.start_run():
    for step in range(0, 100, 10):
        mlflow.log_image(numpy.random.rand(64, 64, 3), key="val/sample", step=step)`
  return (
    <EmptyState
      title={folder === DEFAULT_FOLDER ? 'No images were logged' : `No images of steps in ${folder}`}
    >
      <p>
        Images that are logged with a key and a step stand here run by run. Other images do, too, when their
        folder is named above and their names have the step in them, as <code>samples_0040.png</code>.
      </p>
      <Snippet code={script} />
    </EmptyState>
  )
}
