import { Button, Group, Modal, Stack, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Run, runsByIdQuery } from '~/api/runs'

const NOTE_TAG = 'mlflow.note.content'

/** Writes the note of a run whose table has no column for it. */
export function NoteDialog(props: {
  runId: string
  onClose: () => void
  onSave: (run: Run, note: string) => void
}) {
  const [run] = useQuery(runsByIdQuery([props.runId], { tags: [NOTE_TAG] })).data ?? []
  const [typed, setTyped] = useState<string>()
  if (!run) return null
  const note = typed ?? run.tags?.[NOTE_TAG] ?? ''
  return (
    <Modal opened onClose={props.onClose} title={`Note of ${run.run_name}`}>
      <Stack gap="sm">
        <Textarea
          aria-label={`Note of ${run.run_name}`}
          autosize
          minRows={4}
          maxRows={16}
          value={note}
          onChange={(event) => setTyped(event.currentTarget.value)}
          data-autofocus
        />
        <Group justify="flex-end">
          <Button variant="filled" onClick={() => props.onSave(run, note.trim())}>
            Save
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
