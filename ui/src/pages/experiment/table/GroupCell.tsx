import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { toNumberOrNull } from '~/api/numbers'
import type { Schemas } from '~/api/v1'
import { formatCount, formatNumber } from '~/format/number'
import { formatDuration } from '~/format/time'
import type { Goal } from '~/state/metricGoal'
import type { Column } from '../columns/column'
import type { GroupItem } from '../rows/model'
import { useGroups } from './GroupContext'
import type { PlacedColumn } from './layout'
import classes from './RunGrid.module.css'
import { useTable } from './TableContext'

/** The values that the runs of a group have in common, and how many they are. */
export function GroupNameCell({ item }: { item: GroupItem }) {
  const { actions } = useTable()
  const { keys } = useGroups()
  const { group, id, isOpen } = item
  const values = group.values.map((value) => value ?? 'none')
  const name = values.join(' · ')
  return (
    <>
      <button
        type="button"
        tabIndex={-1}
        className={classes.expander}
        aria-label={`${isOpen ? 'Close' : 'Open'} ${name}`}
        onClick={() => actions.toggleOpen(id)}
      >
        {isOpen ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />}
      </button>
      <span
        className={classes.groupName}
        title={values.map((value, index) => `${keys[index]}: ${value}`).join('\n')}
      >
        {name}
      </span>
      <span className={classes.count}>n = {formatCount(group.run_count)}</span>
    </>
  )
}

/** What a number is like over the runs of a group: its mean with the confidence of it, and the best run. */
export function GroupCell({ item, placed }: { item: GroupItem; placed: PlacedColumn }) {
  const { facts } = useTable()
  const { measureIndex, nameOf } = useGroups()
  const measure = item.group.measures[measureIndex(placed.column) ?? -1]
  if (!measure) return null
  const mean = toNumberOrNull(measure.mean)
  if (mean === null) return <span className={classes.value}>{measure.nan_count > 0 ? 'NaN' : ''}</span>
  const { source, digits } = placed.column
  const goal = source.kind === 'metric' ? facts.goalOf(source.key) : 'minimize'
  const best = bestOf(measure, goal)
  const format = formatOf(placed.column)
  const half = halfWidth(measure)
  return (
    <>
      <span className={classes.value} data-number title={statisticsText(measure, format)}>
        {format(mean)}
        {half !== undefined && <span className={classes.delta}>±{format(half, digits ?? 2)}</span>}
      </span>
      {source.kind === 'metric' && best && (
        <Link
          to="/runs/$runId"
          params={{ runId: best.runId }}
          preload={false}
          tabIndex={-1}
          className={classes.best}
          title={`Best: ${nameOf(best.runId)}, ${format(best.value)}`}
          aria-label={`Best run: ${nameOf(best.runId)}, ${format(best.value)}`}
        >
          ★
        </Link>
      )}
    </>
  )
}

type Format = (value: number, digits?: number) => string

function formatOf({ source, digits: usual }: Column): Format {
  if (source.kind === 'attribute') return (value) => formatDuration(value)
  return (value, digits = usual) => formatNumber(value, digits)
}

/** The run with the best number, and that. */
export function bestOf(
  measure: Schemas['GroupMeasure'],
  goal: Goal,
): { runId: string; value: number } | undefined {
  const isLess = goal === 'minimize'
  const runId = isLess ? measure.min_run_id : measure.max_run_id
  const value = toNumberOrNull(isLess ? measure.min : measure.max)
  return runId && value !== null ? { runId, value } : undefined
}

function halfWidth({ confidence_interval: interval }: Schemas['GroupMeasure']): number | undefined {
  const low = toNumberOrNull(interval?.low)
  const high = toNumberOrNull(interval?.high)
  return low === null || high === null ? undefined : (high - low) / 2
}

function statisticsText(measure: Schemas['GroupMeasure'], format: Format): string {
  const numbers = [
    ['median', measure.median],
    ['standard deviation', measure.standard_deviation],
    ['min', measure.min],
    ['max', measure.max],
  ] as const
  const lines = numbers.flatMap(([name, wire]) => {
    const value = toNumberOrNull(wire)
    return value === null ? [] : [`${name}: ${format(value)}`]
  })
  const nan = measure.nan_count > 0 ? [`NaN in ${formatCount(measure.nan_count)} runs`] : []
  return [`n = ${formatCount(measure.n)}, mean ± 95 % confidence`, ...lines, ...nan].join('\n')
}
