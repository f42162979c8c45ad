import { ActionIcon, Tooltip } from '@mantine/core'
import { IconPencil, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { takeFocus } from './focus'
import classes from './TagEditor.module.css'
import { TagForm } from './TagForm'
import { notifyDone, notifyFailed } from './undo'

/** A tag: its value is edited in place, and taking it away can be undone. */
export function TagRow({
  tagKey,
  value,
  onSet,
  onDelete,
}: {
  tagKey: string
  value: string
  onSet: (key: string, value: string) => Promise<unknown>
  onDelete: (key: string) => Promise<unknown>
}) {
  const [mode, setMode] = useState<'shown' | 'editing' | 'edited'>('shown')
  const remove = () =>
    onDelete(tagKey).then(
      () => notifyDone(`Tag '${tagKey}' is removed.`, async () => void (await onSet(tagKey, value))),
      notifyFailed,
    )
  if (mode === 'editing') {
    return (
      <li>
        <TagForm tag={{ key: tagKey, value }} onSet={onSet} onClose={() => setMode('edited')} />
      </li>
    )
  }
  return (
    <li className={classes.tag}>
      <span className={classes.key}>{tagKey}</span>
      <span className={classes.value}>
        <TagValue value={value} />
      </span>
      <span className={classes.actions}>
        <Tooltip label="Edit">
          <ActionIcon
            size="sm"
            aria-label={`Edit tag ${tagKey}`}
            ref={mode === 'edited' ? takeFocus : null}
            onClick={() => setMode('editing')}
          >
            <IconPencil size={14} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Remove">
          <ActionIcon size="sm" aria-label={`Remove tag ${tagKey}`} onClick={() => void remove()}>
            <IconTrash size={14} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </span>
    </li>
  )
}

/** A value; one that is an address is a link to it. */
function TagValue({ value }: { value: string }) {
  if (!/^https?:\/\/\S+$/.test(value)) return value
  return (
    <a href={value} target="_blank" rel="noreferrer noopener">
      {value}
    </a>
  )
}
