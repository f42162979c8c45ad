import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { serverUrl } from '~/api/http'
import { Snippet } from '~/components/Snippet'
import { EmptyState } from '~/components/states'

/** How runs come here. */
export function EmptyCompare() {
  const script = `import mlflow

mlflow.set_tracking_uri("${serverUrl('.').replace(/\/$/, '')}")
runs = mlflow.search_runs(search_all_experiments=True, order_by=["start_time DESC"], max_results=5)
print("${serverUrl('compare')}?runs=" + ",".join(runs["run_id"]))`
  return (
    <EmptyState title="Choose runs to compare">
      <p>
        Select runs in the table of an <Link to="/">experiment</Link> with <kbd>x</kbd> or a click, then press{' '}
        <kbd>c</kbd>. Or find one above by its name or id: runs of any experiments may stand side by side.
      </p>
      <p>A link that opens a comparison is made from ids of runs:</p>
      <Snippet code={script} />
      <Anchor component={Link} to="/">
        All experiments
      </Anchor>
    </EmptyState>
  )
}
