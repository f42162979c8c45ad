import { Table, Text, UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { Fragment, useState } from 'react'
import { trackingUri } from '~/api/http'
import type { LoggedModel, LoggedModelMetric } from '~/api/loggedModels'
import { Snippet } from '~/components/Snippet'
import { formatNumber } from '~/format/number'
import { formatTime } from '~/format/time'
import {
  datasetLabel,
  latestOf,
  type ModelMeasure,
  measureId,
  measuresOf,
  pointsOf,
} from '~/state/loggedModels'
import type { Goal } from '~/state/metricGoal'
import { bestPoint, MiniChart } from './MiniChart'
import classes from './ModelMetrics.module.css'

/** A model's metrics by dataset: latest and best value, and with several steps a small chart and all points. */
export function ModelMetrics({ model, goalOf }: { model: LoggedModel; goalOf: (key: string) => Goal }) {
  const measures = measuresOf([model])
  if (measures.length === 0) return <FirstMetric model={model} />
  return (
    <Table aria-label="Metrics" className={classes.metrics} verticalSpacing={4}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Metric</Table.Th>
          <Table.Th>Dataset</Table.Th>
          <Table.Th className={classes.number}>Latest</Table.Th>
          <Table.Th className={classes.number}>Step</Table.Th>
          <Table.Th className={classes.number}>Best</Table.Th>
          <Table.Th>Over steps</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {measures.map((measure) => (
          <MeasureRows key={measureId(measure)} model={model} measure={measure} goal={goalOf(measure.key)} />
        ))}
      </Table.Tbody>
    </Table>
  )
}

function MeasureRows({ model, measure, goal }: { model: LoggedModel; measure: ModelMeasure; goal: Goal }) {
  const [isOpen, setOpen] = useState(false)
  const points = pointsOf(model, measure)
  const latest = latestOf(model, measure)
  const best = bestPoint(points, goal)
  const hasSeveral = points.length > 1
  return (
    <Fragment>
      <Table.Tr>
        <Table.Td>
          {hasSeveral ? (
            <UnstyledButton className={classes.fold} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
              <IconChevronRight size={14} aria-hidden className={classes.chevron} data-open={isOpen} />
              {measure.key}
            </UnstyledButton>
          ) : (
            <span className={classes.single}>{measure.key}</span>
          )}
        </Table.Td>
        <Table.Td c="dimmed">{datasetLabel(measure)}</Table.Td>
        <Table.Td className={classes.number}>{formatNumber(latest?.value)}</Table.Td>
        <Table.Td className={classes.number}>{formatNumber(latest?.step)}</Table.Td>
        <Table.Td className={classes.number}>
          {hasSeveral && best && `${formatNumber(best.value)} at ${formatNumber(best.step)}`}
        </Table.Td>
        <Table.Td>
          {hasSeveral && <MiniChart points={points} label={`${measure.key} on ${datasetLabel(measure)}`} />}
        </Table.Td>
      </Table.Tr>
      {isOpen &&
        points.map((point) => (
          <PointRow key={`${point.step} ${point.timestampMs} ${point.runId}`} point={point} />
        ))}
    </Fragment>
  )
}

function PointRow({ point }: { point: LoggedModelMetric }) {
  return (
    <Table.Tr className={classes.point}>
      <Table.Td />
      <Table.Td c="dimmed">{formatTime(point.timestampMs)}</Table.Td>
      <Table.Td className={classes.number}>{formatNumber(point.value)}</Table.Td>
      <Table.Td className={classes.number}>{formatNumber(point.step)}</Table.Td>
      <Table.Td colSpan={2} />
    </Table.Tr>
  )
}

function FirstMetric({ model }: { model: LoggedModel }) {
  const code = `import mlflow

mlflow.set_tracking_uri("${trackingUri()}")
with mlflow.start_run(${model.sourceRunId === '' ? '' : `run_id="${model.sourceRunId}"`}):
    mlflow.log_metric("accuracy", 0.9, step=1, model_id="${model.modelId}")`
  return (
    <>
      <Text size="sm" mb="xs">
        None yet. A metric that is logged with the model's id stands here, by dataset.
      </Text>
      <Snippet code={code} />
    </>
  )
}
