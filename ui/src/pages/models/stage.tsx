import { Button, Checkbox, Group, Select, Stack, Text } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { ModelVersion } from '~/api/registry'
import { openDialog } from '~/components/dialog'
import type { Registry } from './useRegistry'

const STAGES = ['None', 'Staging', 'Production', 'Archived']

/** Asks for the stage of a version. */
export function openStage(version: ModelVersion, registry: Registry) {
  openDialog(`Stage of version ${version.version}`, (close) => (
    <StageForm version={version} registry={registry} onClose={close} />
  ))
}

function StageForm({
  version,
  registry,
  onClose,
}: {
  version: ModelVersion
  registry: Registry
  onClose: () => void
}) {
  const [stage, setStage] = useState(version.stage)
  const [archives, setArchives] = useState(false)
  const [refusal, setRefusal] = useState<string>()
  const canArchive = stage === 'Staging' || stage === 'Production'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    registry
      .setStage(version, stage, canArchive && archives)
      .then(onClose, (error: Error) => setRefusal(error.message))
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          Stages are MLflow's old way to say what is live. Aliases say it better: any number of them, under
          names of your own.
        </Text>
        <Select
          label="Stage"
          data={STAGES}
          value={stage}
          error={refusal}
          allowDeselect={false}
          data-autofocus
          onChange={(value) => value && setStage(value)}
        />
        <Checkbox
          label={`Archive the other versions in ${stage}`}
          disabled={!canArchive}
          checked={canArchive && archives}
          onChange={(event) => setArchives(event.currentTarget.checked)}
        />
        <Group justify="flex-end" gap="xs">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="filled">
            Set stage
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** A stage as a word; nothing for none. */
export const stageText = (stage: string) => (stage === 'None' ? '' : stage)
