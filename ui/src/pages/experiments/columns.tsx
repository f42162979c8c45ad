import { UnstyledButton } from '@mantine/core'
import { IconChevronRight, IconFolder } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Ago } from '~/components/Ago'
import { TagChips } from '~/components/Chips'
import type { Column } from '~/components/table/column'
import { formatCount } from '~/format/number'
import classes from './ExperimentsPage.module.css'
import type { Activity, TreeRow } from './experimentTree'
import { Sparkline } from './Sparkline'

/** The columns of the experiments. */
export function experimentColumns(
  toggle: (row: TreeRow) => void,
  menu: (row: TreeRow) => ReactNode,
): Column<TreeRow>[] {
  return [
    {
      id: 'name',
      header: 'Name',
      width: 180,
      grow: 3,
      sortsFirst: 'ascending',
      cell: (row) => <Name row={row} toggle={toggle} />,
    },
    {
      id: 'note',
      header: 'Note and tags',
      width: 120,
      grow: 3,
      isWideOnly: true,
      cell: (row) => <NoteAndTags row={row} />,
    },
    {
      id: 'running',
      header: 'Running',
      width: 84,
      isNumber: true,
      sortsFirst: 'descending',
      cell: ({ activity }) => <Running activity={activity} />,
    },
    {
      id: 'runs',
      header: 'Runs',
      width: 72,
      isNumber: true,
      sortsFirst: 'descending',
      cell: ({ activity: { runCount } }) =>
        runCount === 0 ? <span className={classes.muted}>0</span> : formatCount(runCount),
    },
    {
      id: 'activity',
      header: 'Last 30 days',
      width: 96,
      isWideOnly: true,
      sortsFirst: 'descending',
      cell: ({ activity }) => <Sparkline runsPerDay={activity.runsPerDay} />,
    },
    {
      id: 'lastRun',
      header: 'Last run',
      width: 84,
      isNumber: true,
      sortsFirst: 'descending',
      cell: ({ activity: { lastRunMs } }) => lastRunMs !== undefined && <Ago timeMs={lastRunMs} />,
    },
    {
      id: 'created',
      header: 'Created',
      width: 84,
      isNumber: true,
      isWideOnly: true,
      sortsFirst: 'descending',
      cell: ({ activity: { createdMs } }) => <Ago timeMs={createdMs} />,
    },
    { id: 'menu', header: '', width: 28, cell: menu },
  ]
}

function Running({ activity: { runningCount, lostCount } }: { activity: Activity }) {
  return (
    <span className={classes.running}>
      {lostCount > 0 && (
        <span className={classes.lost} title={`${formatCount(lostCount)} lost: no sign of them any more`}>
          {formatCount(lostCount)} lost
        </span>
      )}
      {runningCount > 0 && (
        <>
          <span className={classes.dot} aria-hidden />
          {formatCount(runningCount)}
        </>
      )}
    </span>
  )
}

function Name({ row, toggle }: { row: TreeRow; toggle: (row: TreeRow) => void }) {
  const indent = { paddingLeft: (row.level - 1) * 18 }
  if (row.kind === 'experiment') {
    return (
      <span className={classes.name} style={indent}>
        <span className={classes.leaf} aria-hidden />
        <Link to="/experiments/$experimentIds" params={{ experimentIds: row.id }} title={row.experiment.name}>
          {row.label}
        </Link>
      </span>
    )
  }
  return (
    <UnstyledButton className={classes.name} style={indent} onClick={() => toggle(row)} title={row.path}>
      <IconChevronRight size={14} aria-hidden className={classes.chevron} data-expanded={row.isExpanded} />
      <IconFolder size={14} aria-hidden className={classes.muted} />
      {row.label}
      <span className={classes.muted}>{formatCount(row.experiments.length)}</span>
    </UnstyledButton>
  )
}

/** A note's first line without the signs of Markdown. */
const firstLine = (note: string) => (note.trim().split('\n')[0] ?? '').replace(/^#+\s*|[*_`]+/g, '')

function NoteAndTags({ row }: { row: TreeRow }) {
  if (row.kind === 'folder') return null
  const { tags } = row.experiment
  const note = firstLine(tags['mlflow.note.content'] ?? '')
  return (
    <span className={classes.muted}>
      {note}
      {note && ' '}
      <TagChips tags={tags} />
    </span>
  )
}
