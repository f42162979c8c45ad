import { Button, Menu, ScrollArea, TextInput } from '@mantine/core'
import { IconCheck, IconStack2 } from '@tabler/icons-react'
import { useState } from 'react'
import { entity } from '~/api/runs'
import { formatCount } from '~/format/number'
import { type KeyScope, useKeys } from '../filter/useKnown'
import { shortKey } from '../rows/groups'
import classes from './Toolbar.module.css'

/** As many as the server groups by at once. */
const MOST_KEYS = 5
const SHOWN_KEYS = 60

const USUAL = [
  { name: 'status', label: 'Status' },
  { name: 'user_id', label: 'User' },
  { name: 'datasets.name', label: 'Dataset' },
  { name: 'experiment_id', label: 'Experiment' },
]

/** Chooses what runs are grouped by. */
export function GroupByMenu(props: {
  groupBy: readonly string[]
  onGroupBy: (keys: string[]) => void
  scope: KeyScope
}) {
  const { groupBy, onGroupBy } = props
  const [isOpen, setOpen] = useState(false)
  const [text, setText] = useState('')
  const params = useKeys(props.scope, 'param', isOpen)
  const tags = useKeys(props.scope, 'tag', isOpen)
  const choices = [
    ...params.map(({ key, run_count: count }) => ({ name: entity('params', key), label: key, count })),
    ...USUAL.map((usual) => ({ ...usual, count: undefined })),
    ...tags.map(({ key, run_count: count }) => ({ name: entity('tags', key), label: `tag ${key}`, count })),
  ]
  const found = choices.filter(({ label }) => label.toLowerCase().includes(text.toLowerCase()))
  const toggle = (name: string) =>
    onGroupBy(groupBy.includes(name) ? groupBy.filter((other) => other !== name) : [...groupBy, name])
  return (
    <Menu opened={isOpen} onChange={setOpen} closeOnItemClick={false} width={260}>
      <Menu.Target>
        <Button
          leftSection={<IconStack2 size={14} aria-hidden />}
          data-on={groupBy.length > 0 || undefined}
          className={classes.tool}
        >
          <span className={classes.word}>
            {groupBy.length === 0 ? 'Group' : `Grouped by ${groupBy.map(shortKey).join(', ')}`}
          </span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <TextInput
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => event.key !== 'Escape' && event.stopPropagation()}
          placeholder="Search params and tags"
          aria-label="Search params and tags"
        />
        {groupBy.length > 0 && <Menu.Item onClick={() => onGroupBy([])}>Do not group</Menu.Item>}
        <ScrollArea.Autosize mah={320} mt={4}>
          {found.slice(0, SHOWN_KEYS).map(({ name, label, count }) => (
            <Menu.Item
              key={name}
              disabled={groupBy.length >= MOST_KEYS && !groupBy.includes(name)}
              leftSection={
                groupBy.includes(name) ? (
                  <IconCheck size={14} aria-label="chosen" />
                ) : (
                  <span style={{ width: 14 }} />
                )
              }
              rightSection={
                count !== undefined && <span className={classes.muted}>{formatCount(count)}</span>
              }
              onClick={() => toggle(name)}
            >
              {label}
            </Menu.Item>
          ))}
        </ScrollArea.Autosize>
        {found.length > SHOWN_KEYS && (
          <Menu.Label>
            First {SHOWN_KEYS} of {formatCount(found.length)}
          </Menu.Label>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
