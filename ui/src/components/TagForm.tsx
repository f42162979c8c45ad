import { ActionIcon, TextInput, Tooltip } from '@mantine/core'
import { IconCheck, IconX } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { takeFocus } from './focus'
import classes from './TagEditor.module.css'

/** Asks for a new tag, or for another value of the one that is given. A refusal is shown where it belongs. */
export function TagForm({
  tag,
  takenKeys = [],
  onSet,
  onClose,
}: {
  tag?: { key: string; value: string }
  takenKeys?: string[]
  onSet: (key: string, value: string) => Promise<unknown>
  onClose: () => void
}) {
  const [key, setKey] = useState(tag?.key ?? '')
  const [value, setValue] = useState(tag?.value ?? '')
  const [refusal, setRefusal] = useState<string>()
  const [isSaving, setSaving] = useState(false)
  const replaces = !tag && takenKeys.includes(key)
  const save = (event: FormEvent) => {
    event.preventDefault()
    if (key === '') return setRefusal('A tag needs a name.')
    setSaving(true)
    onSet(key, value).then(onClose, (error: Error) => {
      setSaving(false)
      setRefusal(error.message)
    })
  }
  return (
    <form
      className={classes.form}
      onSubmit={save}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
    >
      {tag ? (
        <span className={classes.key}>{tag.key}</span>
      ) : (
        <TextInput
          ref={takeFocus}
          aria-label="Tag name"
          placeholder="name"
          value={key}
          error={refusal}
          onChange={(event) => setKey(event.currentTarget.value)}
        />
      )}
      <TextInput
        ref={tag ? takeFocus : null}
        aria-label={tag ? `Value of ${tag.key}` : 'Tag value'}
        placeholder="value"
        value={value}
        error={tag && refusal}
        description={replaces ? 'Replaces the value that is there.' : undefined}
        inputWrapperOrder={['input', 'description', 'error']}
        onChange={(event) => setValue(event.currentTarget.value)}
      />
      <span className={classes.actions}>
        <Tooltip label="Save  Enter">
          <ActionIcon type="submit" size="sm" aria-label="Save tag" loading={isSaving}>
            <IconCheck size={14} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Cancel  Esc">
          <ActionIcon size="sm" aria-label="Cancel" onClick={onClose}>
            <IconX size={14} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </span>
    </form>
  )
}
