import { Autocomplete, Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { RunsDefinition } from '~/api/runBookmarks'
import { useKeys } from '../filter/useKnown'
import { type Done, tagRuns, untagRuns } from './bulk'

/** Sets a tag of the selected runs, or takes one away. */
export function TagDialog(props: {
  /** How many, in words. */
  runs: string
  filter: string
  definition: RunsDefinition
  onClose: () => void
  onWork: (work: Promise<Done>, say: (runs: string) => string) => void
}) {
  const { runs, filter, definition, onClose, onWork } = props
  const [key, setKey] = useState('')
  const [value, setValue] = useState('')
  const known = useKeys({ experimentIds: definition.experimentIds, view: definition.view }, 'tag')
  const keys = known.map((count) => count.key).filter((name) => !/^(mlflow|paceline)\./.test(name))
  const name = key.trim()
  const set = (event: FormEvent) => {
    event.preventDefault()
    if (name === '') return
    onWork(
      tagRuns(filter, definition, name, value),
      (changed) => `Tagged ${changed} with ${name} = ${value}.`,
    )
    onClose()
  }
  const remove = () => {
    onWork(untagRuns(filter, definition, name), (changed) => `Took the tag ${name} off ${changed}.`)
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={`Tag ${runs}`} size="sm">
      <form onSubmit={set}>
        <Stack gap="sm">
          <Autocomplete
            label="Key"
            size="xs"
            data={[...new Set(keys)]}
            limit={20}
            value={key}
            onChange={setKey}
            data-autofocus
          />
          <TextInput label="Value" value={value} onChange={(event) => setValue(event.currentTarget.value)} />
          <Group justify="flex-end" gap="xs">
            <Button disabled={name === ''} onClick={remove}>
              Take it off
            </Button>
            <Button type="submit" variant="filled" disabled={name === ''}>
              Set tag
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
