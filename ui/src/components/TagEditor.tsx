import { Button, UnstyledButton } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import classes from './TagEditor.module.css'
import { TagForm } from './TagForm'
import { TagRow } from './TagRow'

/** Whether a tag is one that tools keep for themselves. */
export const isToolTag = (key: string) => key.startsWith('mlflow.') || key.startsWith('paceline.')

/** Tags as a table that can be changed. Those of the tools (`mlflow.…`, `paceline.…`) are shown on demand. */
export function TagEditor({
  tags,
  onSet,
  onDelete,
}: {
  tags: Record<string, string>
  onSet: (key: string, value: string) => Promise<unknown>
  onDelete: (key: string) => Promise<unknown>
}) {
  const [isAdding, setAdding] = useState(false)
  const [showsTools, setShowsTools] = useState(false)
  const all = Object.entries(tags).sort(([left], [right]) => left.localeCompare(right))
  const own = all.filter(([key]) => !isToolTag(key))
  const toolCount = all.length - own.length
  const shown = showsTools ? [...own, ...all.filter(([key]) => isToolTag(key))] : own
  return (
    <div>
      {shown.length > 0 && (
        <ul className={classes.tags} aria-label="Tags">
          {shown.map(([key, value]) => (
            <TagRow key={key} tagKey={key} value={value} onSet={onSet} onDelete={onDelete} />
          ))}
        </ul>
      )}
      {isAdding && <TagForm takenKeys={Object.keys(tags)} onSet={onSet} onClose={() => setAdding(false)} />}
      <div className={classes.footer}>
        {!isAdding && (
          <Button
            variant="subtle"
            size="compact-xs"
            leftSection={<IconPlus size={12} aria-hidden />}
            onClick={() => setAdding(true)}
          >
            Add tag
          </Button>
        )}
        {toolCount > 0 && (
          <UnstyledButton
            className={classes.tools}
            aria-expanded={showsTools}
            onClick={() => setShowsTools(!showsTools)}
          >
            {showsTools ? 'Hide' : 'Show'} {toolCount} {toolCount === 1 ? 'tag' : 'tags'} of the tools
          </UnstyledButton>
        )}
      </div>
    </div>
  )
}
