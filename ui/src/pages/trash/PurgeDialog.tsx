import { Button, Group, Select, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type PurgeReport, purgePreviewQuery, purgeTrash } from '~/api/trash'
import { formatMany } from '~/format/count'
import { PurgeResult } from './PurgeResult'

/** What to purge: these, or everything that is in the trash. */
export interface PurgeScope {
  experiment_ids?: string[]
  run_ids?: string[]
}

const AGES = [
  { value: '', label: 'any time' },
  { value: '1d', label: 'more than a day' },
  { value: '7d', label: 'more than 7 days' },
  { value: '30d', label: 'more than 30 days' },
  { value: '90d', label: 'more than 90 days' },
]

/** The word that is typed before anything goes for good. */
const WORD = 'purge'

function nameOf({ experiment_ids, run_ids }: PurgeScope): string {
  if (experiment_ids) return formatMany(experiment_ids.length, 'experiment')
  if (run_ids) return formatMany(run_ids.length, 'run')
  return 'everything that is in the trash'
}

/** Shows what a purge would remove, asks for a word, purges, and reports. */
export function PurgeDialog({ scope, onClose }: { scope: PurgeScope; onClose: () => void }) {
  const queryClient = useQueryClient()
  const [age, setAge] = useState('')
  const [typed, setTyped] = useState('')
  const isEverything = !scope.experiment_ids && !scope.run_ids
  const body = { ...scope, older_than: age || undefined }
  const preview = useQuery(purgePreviewQuery(body))
  const purge = useMutation({
    mutationFn: () => purgeTrash(body),
    onSettled: () => queryClient.invalidateQueries(),
  })
  if (purge.data) {
    return (
      <Stack gap="sm">
        <Text size="sm">Removed for good:</Text>
        <PurgeResult report={purge.data} />
        <Group justify="flex-end">
          <Button variant="filled" onClick={onClose}>
            Close
          </Button>
        </Group>
      </Stack>
    )
  }
  const refusal = purge.error ?? preview.error
  return (
    <Stack gap="sm">
      <Text size="sm">This removes {nameOf(scope)}:</Text>
      {/* Of what was named one by one nothing is left out. */}
      {isEverything && (
        <Select
          label="Only what has been in the trash for"
          data={AGES}
          value={age}
          allowDeselect={false}
          onChange={(value) => setAge(value ?? '')}
        />
      )}
      {preview.data ? <PurgeResult report={preview.data} /> : !refusal && <Skeleton height={180} />}
      {refusal && (
        <Text size="sm" c="var(--danger)" role="alert">
          {refusal.message}
        </Text>
      )}
      {preview.data && isNothing(preview.data) && <Text size="sm">There is nothing to remove.</Text>}
      {preview.data && !isNothing(preview.data) && (
        <TextInput
          data-autofocus
          label={`This cannot be undone. Type ${WORD} to go on.`}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      <Group justify="flex-end" gap="xs">
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="filled"
          color="red"
          disabled={typed.trim().toLowerCase() !== WORD || !preview.data || isNothing(preview.data)}
          loading={purge.isPending}
          onClick={() => purge.mutate()}
        >
          Purge for good
        </Button>
      </Group>
    </Stack>
  )
}

const isNothing = ({ experiments, runs, logged_models, artifact_files }: PurgeReport) =>
  experiments + runs + logged_models + artifact_files === 0
