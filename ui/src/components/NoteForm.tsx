import { Button, SegmentedControl, Text, Textarea } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import { takeFocus } from './focus'
import { Markdown } from './Markdown'
import classes from './NoteEditor.module.css'

/** The text of a note while it is written. What was typed stays when the server refuses it. */
export function NoteForm({
  text,
  label,
  onSave,
  onClose,
}: {
  text: string
  label: string
  onSave: (text: string) => Promise<unknown>
  onClose: () => void
}) {
  const [draft, setDraft] = useState(text)
  const [view, setView] = useState<'write' | 'preview'>('write')
  const [refusal, setRefusal] = useState<string>()
  const [isSaving, setSaving] = useState(false)
  const save = () => {
    if (draft === text) return onClose()
    setSaving(true)
    onSave(draft).then(onClose, (error: Error) => {
      setSaving(false)
      setRefusal(error.message)
    })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save()
    else if (event.key === 'Escape' && draft === text) onClose()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className={classes.form}>
      <SegmentedControl
        aria-label={`${label}: write or preview`}
        value={view}
        onChange={setView}
        data={[
          { value: 'write', label: 'Write' },
          { value: 'preview', label: 'Preview' },
        ]}
      />
      {view === 'write' ? (
        <Textarea
          ref={takeFocus}
          aria-label={label}
          placeholder="Markdown: **bold**, `code`, lists, tables"
          autosize
          minRows={5}
          maxRows={24}
          value={draft}
          onChange={(event) => setDraft(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
      ) : (
        <div className={classes.preview}>
          <Markdown text={draft} />
        </div>
      )}
      {refusal && (
        <Text size="sm" c="var(--danger)" role="alert">
          {refusal}
        </Text>
      )}
      <div className={classes.buttons}>
        <Button variant="filled" loading={isSaving} onClick={save} title="Ctrl Enter">
          Save
        </Button>
        <Button onClick={onClose}>Cancel</Button>
      </div>
    </div>
  )
}
