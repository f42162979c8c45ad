import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useState } from 'react'
import { takeFocus } from './focus'
import { Markdown } from './Markdown'
import classes from './NoteEditor.module.css'
import { NoteForm } from './NoteForm'

/** A note in Markdown, shown as it reads and edited in place. */
export function NoteEditor({
  text,
  onSave,
  label,
}: {
  text: string
  onSave: (text: string) => Promise<unknown>
  label: string
}) {
  const [mode, setMode] = useState<'shown' | 'editing' | 'edited'>('shown')
  const edit = () => setMode('editing')
  const focusAgain = mode === 'edited' ? takeFocus : null
  if (mode === 'editing') {
    return <NoteForm text={text} label={label} onSave={onSave} onClose={() => setMode('edited')} />
  }
  if (text.trim() === '') {
    return (
      <Button
        ref={focusAgain}
        variant="subtle"
        size="compact-xs"
        leftSection={<IconPencil size={12} aria-hidden />}
        onClick={edit}
      >
        Write {label.toLowerCase()}
      </Button>
    )
  }
  return (
    <section className={classes.note} aria-label={label}>
      <Markdown text={text} />
      <Tooltip label="Edit">
        <ActionIcon
          ref={focusAgain}
          className={classes.edit}
          size="sm"
          aria-label={`Edit ${label.toLowerCase()}`}
          onClick={edit}
        >
          <IconPencil size={14} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </section>
  )
}
