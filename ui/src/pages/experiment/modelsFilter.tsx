import { TextInput } from '@mantine/core'
import { IconFilter } from '@tabler/icons-react'
import { useCallback, useRef, useState } from 'react'
import { ApiError } from '~/api/errors'
import { useShortcut } from '~/app/shortcuts'
import classes from './ModelsTab.module.css'

/** A filter in MLflow's grammar. Enter applies it; what the server does not understand is said below it. */
export function ModelsFilter({
  filter,
  error,
  onChange,
}: {
  filter: string
  error: Error | null
  onChange: (filter: string) => void
}) {
  const field = useRef<HTMLInputElement>(null)
  const [draft, setDraft] = useState<string>()
  const focus = useCallback(() => field.current?.focus(), [])
  useShortcut('/', 'Filter models', focus)
  const apply = () => {
    setDraft(undefined)
    if (draft !== undefined && draft !== filter) onChange(draft.trim())
  }
  return (
    <form
      className={classes.filter}
      onSubmit={(event) => {
        event.preventDefault()
        apply()
      }}
    >
      <TextInput
        ref={field}
        aria-label="Filter models"
        placeholder="metrics.accuracy > 0.9 AND params.depth = '3'"
        leftSection={<IconFilter size={14} aria-hidden />}
        value={draft ?? filter}
        error={filter !== '' && error && <Refusal filter={filter} error={error} />}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={apply}
      />
    </form>
  )
}

/** What is wrong, with the place marked when the server says where. */
function Refusal({ filter, error }: { filter: string; error: Error }) {
  const position = error instanceof ApiError ? error.position : undefined
  if (!position) return error.message
  const characters = [...filter]
  return (
    <>
      {error.message}
      <br />
      <code>
        {characters.slice(0, position.start).join('')}
        <mark>{characters.slice(position.start, position.end).join('') || ' '}</mark>
        {characters.slice(position.end).join('')}
      </code>
    </>
  )
}
