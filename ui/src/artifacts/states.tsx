import { Anchor, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import type { ArtifactOwner } from '~/api/artifacts'
import { trackingUri } from '~/api/http'
import { Snippet } from '~/components/Snippet'
import { EmptyState } from '~/components/states'
import { folderOf } from './tree/treeRows'

/** No files yet, and how they get here. */
export function NoArtifacts(props: {
  owner: ArtifactOwner
  artifactUri: string
  whyNot?: string
  children?: ReactNode
}) {
  const { owner, artifactUri, whyNot, children } = props
  return (
    <EmptyState title="No files yet">
      <Text c="dimmed">
        {'runId' in owner ? 'This run has logged no artifacts.' : 'This model has no files.'} They are stored
        in {artifactUri}.
      </Text>
      {'runId' in owner && <Snippet code={logCode(owner.runId)} />}
      {whyNot ? (
        <Text c="dimmed">{whyNot}</Text>
      ) : (
        <Group gap="xs">
          {children}
          <Text c="dimmed">or drop files and folders here.</Text>
        </Group>
      )}
    </EmptyState>
  )
}

function logCode(runId: string): string {
  return [
    'import mlflow',
    `mlflow.set_tracking_uri(${JSON.stringify(trackingUri())})`,
    `with mlflow.start_run(run_id="${runId}"):`,
    '    mlflow.log_text("It works.", "notes.md")',
    '    mlflow.log_artifact("plot.png")',
  ].join('\n')
}

/** The address names a file that is not there. */
export function NoSuchArtifact({ path, goTo }: { path: string; goTo: (path: string) => void }) {
  const folder = folderOf(path)
  return (
    <EmptyState title={`There is no “${path}”`}>
      <Text c="dimmed">It may have been removed, or not been logged yet.</Text>
      <Anchor component="button" onClick={() => goTo(folder)}>
        {folder === '' ? 'All files' : `What is in ${folder}`}
      </Anchor>
    </EmptyState>
  )
}
