import { ActionIcon, TextInput, Tooltip } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { useShortcut } from '~/app/shortcuts'
import classes from './RunHeader.module.css'

/** The run's name, changed where it stands. */
export function RunName(props: {
  name: string
  isReadOnly: boolean
  onRename: (name: string) => Promise<void>
}) {
  const { name, isReadOnly, onRename } = props
  const [draft, setDraft] = useState<string>()
  const [error, setError] = useState<string>()
  const edit = useCallback(() => setDraft(name), [name])
  useShortcut('r', 'Rename the run', edit, !isReadOnly)
  const close = () => {
    setDraft(undefined)
    setError(undefined)
  }
  const save = async () => {
    const next = draft?.trim() ?? ''
    if (next === name) return close()
    if (next === '') return setError('A run has a name.')
    try {
      await onRename(next)
      close()
    } catch (cause) {
      setError(cause instanceof Error ? cause.message : String(cause))
    }
  }
  if (draft === undefined) {
    return (
      <div className={classes.name}>
        <h1>{name}</h1>
        {!isReadOnly && (
          <Tooltip label="Rename  r">
            <ActionIcon aria-label="Rename the run" size="sm" onClick={edit}>
              <IconPencil size={14} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
    )
  }
  return (
    <div className={classes.name}>
      <h1 className="visually-hidden">{name}</h1>
      <TextInput
        className={classes.nameInput}
        aria-label="Name of the run"
        aria-description="Enter saves, Escape leaves it as it was"
        size="xs"
        data-autofocus
        ref={(input) => input?.focus()}
        value={draft}
        error={error}
        onChange={({ currentTarget }) => setDraft(currentTarget.value)}
        onFocus={({ currentTarget }) => currentTarget.select()}
        onBlur={() => void save()}
        onKeyDown={(event) => {
          if (event.key === 'Enter') void save()
          if (event.key === 'Escape') close()
        }}
      />
    </div>
  )
}
