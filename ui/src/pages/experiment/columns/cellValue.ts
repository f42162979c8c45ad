import { toNumber } from '~/api/numbers'
import type { Run } from '~/api/runs'
import type { Schemas } from '~/api/v1'
import { formatCount, formatNumber } from '~/format/number'
import { shownStatus } from '~/format/runStatus'
import { formatAgo, formatDuration, formatTime } from '~/format/time'
import type { Goal } from '~/state/metricGoal'
import type { AttributeName, MetricPart, Source } from './source'

/** What stands in a cell. */
export interface CellValue {
  text: string
  /** The number that is meant, where it is one: for sums, shades and differences. */
  number?: number
  /** The whole of it, where the text is shortened. */
  title?: string
}

const NOTHING: CellValue = { text: '' }

/** What a column shows of a run. Values at a step and courses are read separately. */
export function cellValue(run: Run, source: Source, goal: Goal, digits?: number): CellValue {
  switch (source.kind) {
    case 'attribute':
      return attributeValue(run, source.name)
    case 'param':
      return textValue(run.params?.[source.key])
    case 'tag':
      return textValue(run.tags?.[source.key])
    case 'metric':
      return metricValue(run.metrics?.[source.key], source.part, goal, digits)
    case 'datasets':
      return datasetsValue(run.datasets ?? [])
    case 'models':
      return modelsValue(run.model_outputs?.length ?? 0)
  }
}

/** When a run ended, or how long it is running by now. */
export function durationMs(run: Run, nowMs = Date.now()): number | undefined {
  if (run.end_time_ms) return run.end_time_ms - run.start_time_ms
  return run.status === 'RUNNING' ? Math.max(0, nowMs - run.start_time_ms) : undefined
}

function attributeValue(run: Run, name: AttributeName): CellValue {
  switch (name) {
    case 'run_name':
      return { text: run.run_name }
    case 'start_time':
      return timeValue(run.start_time_ms)
    case 'end_time':
      return timeValue(run.end_time_ms)
    case 'duration':
      return durationValue(durationMs(run))
    case 'status':
      return statusValue(run)
    case 'note':
      return textValue(run.tags?.['mlflow.note.content'])
    case 'parent':
      return textValue(run.tags?.['mlflow.parentRunId'])
    default:
      return textValue(run[name])
  }
}

function statusValue(run: Run): CellValue {
  const { label, title } = shownStatus(run)
  return title === label ? { text: label } : { text: label, title }
}

function timeValue(timeMs: number | null | undefined): CellValue {
  if (!timeMs) return NOTHING
  return { text: formatAgo(timeMs), title: formatTime(timeMs) }
}

function durationValue(duration: number | undefined): CellValue {
  return duration === undefined ? NOTHING : { text: formatDuration(duration), number: duration }
}

/** A text, which is a number as well when it spells one. */
function textValue(text: string | null | undefined): CellValue {
  if (text === null || text === undefined) return NOTHING
  const value = { text, title: text }
  return spellsNumber(text) ? { ...value, number: Number(text) } : value
}

const spellsNumber = (text: string) => /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(text)

function metricValue(
  metric: Schemas['Metric'] | undefined,
  part: MetricPart,
  goal: Goal,
  digits?: number,
): CellValue {
  if (!metric) return NOTHING
  if (part === 'count') return wholeValue(metric.point_count)
  if (part === 'step') return wholeValue(metric.latest?.step)
  const wire = metricNumber(metric, part, goal)
  return wire === null || wire === undefined ? NOTHING : numberValue(toNumber(wire), digits)
}

function metricNumber(metric: Schemas['Metric'], part: MetricPart, goal: Goal) {
  if (part === 'min' || (part === 'best' && goal === 'minimize')) return metric.min
  if (part === 'max' || part === 'best') return metric.max
  return metric.latest?.value
}

function wholeValue(count: number | null | undefined): CellValue {
  return count === null || count === undefined ? NOTHING : { text: formatCount(count), number: count }
}

/** A metric's value. */
export function numberValue(value: number, digits?: number): CellValue {
  return { text: formatNumber(value, digits), number: value, title: String(value) }
}

function datasetsValue(datasets: Schemas['DatasetInput'][]): CellValue {
  if (datasets.length === 0) return NOTHING
  const names = datasets.map(({ dataset }) => dataset.name)
  const title = datasets.map(({ dataset }) => `${dataset.name} (${dataset.digest})`).join('\n')
  return { text: [...new Set(names)].join(', '), title }
}

function modelsValue(count: number): CellValue {
  return count === 0 ? NOTHING : { text: String(count), number: count }
}
