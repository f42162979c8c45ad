import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { RunsDefinition } from '~/api/runBookmarks'
import { type Run, renameRun, runsPageQuery } from '~/api/runs'
import type { Done } from './bulk'

/** Renames the one run that is selected. */
export function RenameDialog(props: {
  filter: string
  definition: RunsDefinition
  onClose: () => void
  onWork: (work: Promise<Done>, say: (runs: string) => string) => void
}) {
  const { filter, definition, onClose, onWork } = props
  const columns = { metrics: 'none', params: 'none', tags: 'none' } as const
  const request = {
    experiment_ids: definition.experimentIds,
    filter,
    view: definition.view,
    columns,
    page_size: 1,
  }
  const [run] = useQuery(runsPageQuery(request)).data?.runs ?? []
  const [typed, setTyped] = useState<string>()
  const name = typed ?? run?.run_name ?? ''
  const save = (event: FormEvent) => {
    event.preventDefault()
    if (!run || name.trim() === '') return
    onWork(rename(run, name.trim()), () => `Renamed “${run.run_name}” to “${name.trim()}”.`)
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title="Rename the run" size="sm">
      <form onSubmit={save}>
        <Stack gap="sm">
          <TextInput
            label="Name"
            value={name}
            onChange={(event) => setTyped(event.currentTarget.value)}
            data-autofocus
          />
          <Group justify="flex-end">
            <Button type="submit" variant="filled" disabled={name.trim() === ''}>
              Rename
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

async function rename(run: Run, name: string): Promise<Done> {
  await renameRun(run.run_id, name)
  return {
    count: 1,
    undo: async () => {
      await renameRun(run.run_id, run.run_name)
    },
  }
}
