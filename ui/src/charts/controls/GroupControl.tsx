import { SegmentedControl, Select, Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Band } from '../data/bands'
import { useGrid } from '../gridContext'
import { paramKeysQuery } from '../keys'
import classes from '../Toolbar.module.css'
import { Control } from './Control'

const BANDS: { value: Band; label: string; hint: string }[] = [
  { value: 'ci', label: '95 % CI', hint: 'Where the mean is with a confidence of 95 %, by Student’s t.' },
  { value: 'std', label: 'Std', hint: 'One standard deviation of the runs to each side.' },
  { value: 'range', label: 'Range', hint: 'From the smallest to the greatest value of the runs.' },
  { value: 'none', label: 'None', hint: 'Only the mean.' },
]

/** Params offered at once; typing finds the others. */
const OFFERED = 50

/** Whether charts show runs, or means of groups of them. */
export function GroupControl({ experimentIds }: { experimentIds: readonly string[] }) {
  const { runs, settings } = useGrid()
  const { group } = settings
  if (runs.length < 2) return null
  const name = group === 'all' ? 'all runs' : group?.replace(/^params\./, '')
  return (
    <Control
      label="Groups"
      value={name === undefined ? 'Group' : `Mean by ${name}`}
      isSet={group !== undefined}
    >
      <GroupKey experimentIds={experimentIds} />
      <GroupBand />
    </Control>
  )
}

function GroupKey({ experimentIds }: { experimentIds: readonly string[] }) {
  const { settings, changeSettings } = useGrid()
  const params = useQuery(paramKeysQuery(experimentIds))
  const choices = [
    { value: 'all', label: 'All runs' },
    ...(params.data ?? []).map((key) => ({ value: `params.${key}`, label: key })),
  ]
  return (
    <Select
      label="Mean of runs that have in common"
      placeholder="Single runs"
      data={choices}
      value={settings.group ?? null}
      onChange={(value) => changeSettings({ group: value ?? undefined })}
      clearable
      clearButtonProps={{ 'aria-label': 'Do not group' }}
      searchable
      limit={OFFERED}
      comboboxProps={{ withinPortal: false }}
    />
  )
}

function GroupBand() {
  const { settings, changeSettings } = useGrid()
  const { group, band, withMembers } = settings
  return (
    <>
      <SegmentedControl
        aria-label="Band around the mean"
        data={BANDS}
        value={band}
        disabled={group === undefined}
        onChange={(value) =>
          changeSettings({ band: BANDS.find((one) => one.value === value)?.value ?? 'ci' })
        }
      />
      <p className={classes.hint}>{BANDS.find(({ value }) => value === band)?.hint}</p>
      <Switch
        label="Lines of the runs, too"
        checked={withMembers}
        disabled={group === undefined}
        onChange={(event) => changeSettings({ withMembers: event.currentTarget.checked })}
      />
    </>
  )
}
