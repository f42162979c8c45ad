import { UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { LoggedModel } from '~/api/loggedModels'
import type { Run } from '~/api/runs'
import { Ago } from '~/components/Ago'
import { Chip } from '~/components/Chips'
import { SourceRun } from '~/components/SourceRun'
import type { Column } from '~/components/table/column'
import { formatCount, formatNumber } from '~/format/number'
import {
  datasetLabel,
  latestOf,
  type ModelMeasure,
  measureId,
  modelStatus,
  versionsMadeFrom,
} from '~/state/loggedModels'
import type { Goal } from '~/state/metricGoal'
import classes from './ModelsTab.module.css'
import { ModelMenu } from './modelsMenu'
import type { ModelRow } from './modelsRows'
import { stepOf } from './modelsRuns'

/** The columns of logged models, with one for each of the measures and params. */
export function modelColumns({
  measures,
  params,
  runs,
  models,
  goalOf,
  toggle,
}: {
  measures: ModelMeasure[]
  params: string[]
  /** All that are shown, among which the best of each measure is marked. */
  models: LoggedModel[]
  /** Which way a metric is better. */
  goalOf: (key: string) => Goal
  runs: Map<string, Run>
  /** Folds a group; without it there are none. */
  toggle?: (row: ModelRow) => void
}): Column<ModelRow>[] {
  return [
    {
      id: 'name',
      header: 'Name',
      width: 160,
      grow: 2,
      isPinned: true,
      sortsFirst: 'ascending',
      cell: (row) => <Name row={row} runs={runs} toggle={toggle} />,
    },
    {
      id: 'step',
      header: 'Step',
      width: 64,
      isNumber: true,
      cell: ofModel((model) => formatNumber(stepOf(model, runs))),
    },
    {
      id: 'status',
      header: 'Status',
      width: 84,
      isWideOnly: true,
      sortsFirst: 'ascending',
      cell: ofModel(({ status }) => modelStatus(status)),
    },
    ...(toggle ? [] : [sourceRunColumn(runs)]),
    {
      id: 'type',
      header: 'Type',
      width: 84,
      isWideOnly: true,
      sortsFirst: 'ascending',
      cell: ofModel(({ modelType }) => modelType),
    },
    ...measures.map((measure) => measureColumn(measure, goalOf(measure.key), models)),
    ...params.map(
      (key): Column<ModelRow> => ({
        id: `param ${key}`,
        header: key,
        group: 'Params',
        width: 88,
        isNumber: true,
        cell: ofModel(({ params: its }) => its[key]),
      }),
    ),
    {
      id: 'versions',
      header: 'Registered as',
      width: 112,
      isWideOnly: true,
      cell: ofModel((model) => <Versions model={model} />),
    },
    {
      id: 'created',
      header: 'Created',
      width: 76,
      isNumber: true,
      sortsFirst: 'descending',
      cell: ofModel(({ createdMs }) => <Ago timeMs={createdMs} />),
    },
    { id: 'menu', header: '', width: 28, cell: ofModel((model) => <ModelMenu model={model} />) },
  ]
}

const ofModel = (cell: (model: LoggedModel) => ReactNode) => (row: ModelRow) =>
  row.kind === 'model' ? cell(row.model) : null

const sourceRunColumn = (runs: Map<string, Run>): Column<ModelRow> => ({
  id: 'run',
  header: 'Source run',
  width: 120,
  grow: 1,
  isWideOnly: true,
  cell: ofModel(({ sourceRunId }) => <SourceRun runId={sourceRunId} run={runs.get(sourceRunId)} />),
})

function measureColumn(measure: ModelMeasure, goal: Goal, models: LoggedModel[]): Column<ModelRow> {
  const best = bestOf(models, measure, goal)
  return {
    id: measureId(measure),
    header: measure.key,
    group: datasetLabel(measure),
    width: 92,
    isNumber: true,
    sortsFirst: goal === 'minimize' ? 'ascending' : 'descending',
    cell: (row) =>
      row.kind === 'model' ? (
        <Measured value={latestOf(row.model, measure)?.value} best={best} />
      ) : (
        <span className={classes.muted} title={`Best of the ${row.models.length} that are shown`}>
          {formatNumber(bestOf(row.models, measure, goal))}
        </span>
      ),
  }
}

/** A value; the best of a column stands out. */
function Measured({ value, best }: { value: number | undefined; best: number | undefined }) {
  if (value === undefined || value !== best) return formatNumber(value)
  return <strong title="The best of those that are shown">{formatNumber(value)}</strong>
}

function bestOf(models: LoggedModel[], measure: ModelMeasure, goal: Goal): number | undefined {
  const values = models
    .map((model) => latestOf(model, measure)?.value)
    .filter((value) => value !== undefined && !Number.isNaN(value))
    .map(Number)
  if (values.length === 0) return undefined
  return values.reduce((best, value) => (goal === 'minimize' ? Math.min(best, value) : Math.max(best, value)))
}

function Name({
  row,
  runs,
  toggle,
}: {
  row: ModelRow
  runs: Map<string, Run>
  toggle?: (row: ModelRow) => void
}) {
  if (row.kind === 'model') {
    return (
      <Link
        to="/logged-models/$modelId"
        params={{ modelId: row.id }}
        className={row.isBelow ? classes.below : undefined}
      >
        {row.model.name}
      </Link>
    )
  }
  return (
    <span className={classes.group}>
      <UnstyledButton
        aria-label={row.isExpanded ? 'Fold' : 'Unfold'}
        aria-expanded={row.isExpanded}
        className={classes.fold}
        onClick={() => toggle?.(row)}
      >
        <IconChevronRight size={14} aria-hidden className={classes.chevron} data-expanded={row.isExpanded} />
      </UnstyledButton>
      {row.runId === '' ? 'Without a run' : <SourceRun runId={row.runId} run={runs.get(row.runId)} />}
      <span className={classes.muted}>{formatCount(row.models.length)}</span>
    </span>
  )
}

function Versions({ model }: { model: LoggedModel }) {
  return versionsMadeFrom(model).map(({ name, version }) => (
    <Chip key={`${name} ${version}`}>
      <Link to="/models/$name/versions/$version" params={{ name, version }}>
        {name} {version}
      </Link>
    </Chip>
  ))
}
