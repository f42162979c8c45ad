import { Text } from '@mantine/core'
import { serverUrl } from '~/api/http'
import { Snippet } from '~/components/Snippet'
import { EmptyState } from '~/components/states'

/** What an empty trash says: what comes here, and how it is kept empty. */
export function EmptyTrash() {
  return (
    <EmptyState title="The trash is empty">
      <Text size="sm">
        Deleted experiments, runs and logged models come here and stay until they are purged. A scheduled job
        can do that with what is older than a month:
      </Text>
      <Snippet
        code={`curl -s ${serverUrl('api/v1/trash/purge')} \\
  -H 'Content-Type: application/json' -d '{"older_than": "30d"}'`}
      />
    </EmptyState>
  )
}
