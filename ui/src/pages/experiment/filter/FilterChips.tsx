import { Button, Menu, ScrollArea, TextInput } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { IconChevronDown } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { runValuesQuery } from '~/api/runKeys'
import { entity, quoted } from '~/api/runs'
import { formatCount } from '~/format/number'
import { hasClause, toggleClause } from './clauses'
import classes from './FilterChips.module.css'
import { type KeyScope, useKeys } from './useKnown'

const USUAL = [
  { label: 'Running', clause: "status = 'RUNNING'" },
  { label: 'Lost', clause: "status = 'LOST'" },
  { label: 'Failed', clause: "status = 'FAILED'" },
  { label: 'Last 24 h', clause: 'start_time > now() - 1d' },
]

const SHOWN_KEYS = 50

/** Filters that people use every day, each a clause of the field beside them. */
export function FilterChips(props: { filter: string; onFilter: (filter: string) => void; scope: KeyScope }) {
  const { filter, onFilter, scope } = props
  const toggle = (clause: string) => onFilter(toggleClause(filter, clause))
  return (
    <fieldset className={classes.chips} aria-label="Common filters">
      {USUAL.map(({ label, clause }) => (
        <Chip key={clause} label={label} isOn={hasClause(filter, clause)} onToggle={() => toggle(clause)} />
      ))}
      <UserChip filter={filter} toggle={toggle} scope={scope} />
      <MetricChip filter={filter} toggle={toggle} scope={scope} />
    </fieldset>
  )
}

function Chip({ label, isOn, onToggle }: { label: string; isOn: boolean; onToggle: () => void }) {
  return (
    <button type="button" className={classes.chip} aria-pressed={isOn} onClick={onToggle}>
      {label}
    </button>
  )
}

interface MenuChipProps {
  filter: string
  toggle: (clause: string) => void
  scope: KeyScope
}

/** Runs of one user. The one that was chosen last is "mine". */
function UserChip({ filter, toggle, scope }: MenuChipProps) {
  const [mine, setMine] = useLocalStorage({ key: 'paceline.user', defaultValue: '' })
  const [isOpen, setOpen] = useState(false)
  const request = { experiment_ids: scope.experimentIds, view: scope.view, key: 'user_id', max_results: 100 }
  const users = useQuery({ ...runValuesQuery(request), enabled: isOpen })
  const clause = `user_id = ${quoted(mine)}`
  return (
    <span className={classes.pair}>
      {mine !== '' && (
        <Chip label={`Mine (${mine})`} isOn={hasClause(filter, clause)} onToggle={() => toggle(clause)} />
      )}
      <Menu position="bottom-start" opened={isOpen} onChange={setOpen}>
        <Menu.Target>
          <Button className={classes.chip} rightSection={<IconChevronDown size={12} aria-hidden />}>
            {mine === '' ? 'Mine' : 'User'}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Who are you?</Menu.Label>
          {users.data?.values.map(({ value, run_count: count }) => (
            <Menu.Item
              key={value}
              rightSection={<span className={classes.count}>{formatCount(count)}</span>}
              onClick={() => {
                setMine(value)
                if (!hasClause(filter, `user_id = ${quoted(value)}`)) toggle(`user_id = ${quoted(value)}`)
              }}
            >
              {value === '' ? '(nobody)' : value}
            </Menu.Item>
          ))}
          {users.data?.values.length === 0 && <Menu.Label>No run has a user.</Menu.Label>}
        </Menu.Dropdown>
      </Menu>
    </span>
  )
}

/** Runs that have a metric. */
function MetricChip({ filter, toggle, scope }: MenuChipProps) {
  const [isOpen, setOpen] = useState(false)
  const [text, setText] = useState('')
  const keys = useKeys(scope, 'metric', isOpen)
  const found = keys.filter(({ key }) => key.toLowerCase().includes(text.toLowerCase()))
  return (
    <Menu position="bottom-start" opened={isOpen} onChange={setOpen}>
      <Menu.Target>
        <Button className={classes.chip} rightSection={<IconChevronDown size={12} aria-hidden />}>
          Has metric
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <TextInput
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          placeholder="Search metrics"
          aria-label="Search metrics"
          data-autofocus
        />
        <ScrollArea.Autosize mah={300} mt={4}>
          {found.slice(0, SHOWN_KEYS).map(({ key, run_count: count }) => {
            const clause = `${entity('metrics', key)} IS NOT NULL`
            return (
              <Menu.Item
                key={key}
                aria-current={hasClause(filter, clause) || undefined}
                rightSection={<span className={classes.count}>{formatCount(count)}</span>}
                onClick={() => toggle(clause)}
              >
                {key}
              </Menu.Item>
            )
          })}
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
