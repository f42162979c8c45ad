import { Button } from '@mantine/core'
import { useMemo } from 'react'
import { EmptyState } from '~/components/states'
import type { ComparePanelProps } from './ComparePanel'
import { CompareRows } from './CompareRows'
import { CompareTable } from './CompareTable'
import { CopyMenu } from './CopyMenu'
import classes from './Differences.module.css'
import { type Section, shownLines, toSections } from './matrix'
import { tableRows } from './rows'

/** The table of what differs, or of everything. */
export function Differences({ runs, settings, change, experiments, actions }: ComparePanelProps) {
  const { baselineId, part, find, folded, layout } = settings
  // Of one run everything is the same.
  const isEverything = settings.isEverything || runs.length === 1
  const sections = useMemo(() => {
    const experimentIds = [...new Set(runs.map((run) => run.experiment_id))]
    return toSections(runs, {
      baselinePlace: Math.max(
        runs.findIndex(({ run_id }) => run_id === baselineId),
        0,
      ),
      part,
      goalOf: (key) => experiments.goalOf(key, experimentIds),
      experimentName: experiments.nameOf,
    })
  }, [runs, baselineId, part, experiments])
  const rows = useMemo(
    () => tableRows(sections, { isEverything, find, folded }),
    [sections, isEverything, find, folded],
  )
  const lines = sections.flatMap((section) => shownLines(section, isEverything, find))
  const fold = (id: string) =>
    change({ folded: folded.includes(id) ? folded.filter((other) => other !== id) : [...folded, id] })
  const Table = layout === 'rows' ? CompareRows : CompareTable
  return (
    <div className={classes.differences}>
      <div className={classes.line}>
        <span role="status">{summary(sections, lines.length)}</span>
        <CopyMenu runs={runs} lines={lines} />
      </div>
      {lines.length === 0 && <NothingShown find={find} change={change} />}
      <Table
        runs={runs}
        rows={rows}
        baselineId={baselineId}
        experimentName={experiments.nameOf}
        actions={actions}
        onFold={fold}
      />
    </div>
  )
}

/** `14 of 212 keys` */
function summary(sections: readonly Section[], shownCount: number): string {
  const all = sections.reduce((count, { lines }) => count + lines.length, 0)
  return shownCount === all ? `All ${all} keys` : `${shownCount} of ${all} keys`
}

function NothingShown({ find, change }: { find: string; change: ComparePanelProps['change'] }) {
  if (find !== '') {
    return (
      <EmptyState title={`No key that differs has “${find}” in it`}>
        <Button onClick={() => change({ isEverything: true })}>Look in everything</Button>
      </EmptyState>
    )
  }
  return (
    <EmptyState title="These runs do not differ">
      <Button onClick={() => change({ isEverything: true })}>Show everything</Button>
    </EmptyState>
  )
}
