import { entity } from '~/api/runs'

/** What is known of a run besides its data, by its name in the query language. */
export const ATTRIBUTES = {
  run_name: 'Run',
  status: 'Status',
  start_time: 'Started',
  end_time: 'Ended',
  duration: 'Duration',
  user_id: 'User',
  note: 'Note',
  run_id: 'Run id',
  experiment_id: 'Experiment',
  parent: 'Parent',
  artifact_uri: 'Artifacts at',
  lifecycle_stage: 'Stage',
} as const

export type AttributeName = keyof typeof ATTRIBUTES

/** What of a metric: a number of its history, its value at a step, or a small picture of its course. */
export const METRIC_PARTS = ['latest', 'best', 'min', 'max', 'count', 'step', 'at', 'trend'] as const

export type MetricPart = (typeof METRIC_PARTS)[number]

/** What a column shows of each run. */
export type Source =
  | { kind: 'attribute'; name: AttributeName }
  | { kind: 'param'; key: string }
  | { kind: 'tag'; key: string }
  | { kind: 'metric'; key: string; part: MetricPart; step?: number }
  | { kind: 'datasets' }
  | { kind: 'models' }

/** A source as text: as the query language writes it, where that can. It names the column. */
export function writeSource(source: Source): string {
  switch (source.kind) {
    case 'attribute':
      return source.name
    case 'param':
      return entity('params', source.key)
    case 'tag':
      return entity('tags', source.key)
    case 'metric':
      return writeMetric(source.key, source.part, source.step)
    default:
      return source.kind
  }
}

function writeMetric(key: string, part: MetricPart, step?: number): string {
  const metric = entity('metrics', key)
  if (part === 'latest') return metric
  return part === 'at' ? `at(${metric}, ${step ?? 0})` : `${part}(${metric})`
}

/** Reads a source, or nothing where the text is none. */
export function readSource(text: string): Source | undefined {
  if (text === 'datasets' || text === 'models') return { kind: text }
  if (isAttribute(text)) return { kind: 'attribute', name: text }
  const call = /^(\w+)\((.+)\)$/s.exec(text)
  if (!call) return readEntity(text)
  const [, name, inner = ''] = call
  const part = METRIC_PARTS.find((known) => known === name)
  if (!part) return undefined
  if (part !== 'at') return metricPart(readEntity(inner), part)
  const [, metric = '', step] = /^(.+), (-?\d+)$/s.exec(inner) ?? []
  return metricPart(readEntity(metric), part, Number(step))
}

function isAttribute(text: string): text is AttributeName {
  return Object.hasOwn(ATTRIBUTES, text)
}

function metricPart(source: Source | undefined, part: MetricPart, step?: number): Source | undefined {
  if (source?.kind !== 'metric') return undefined
  return step === undefined ? { ...source, part } : { ...source, part, step }
}

function readEntity(text: string): Source | undefined {
  const [, kind, quotedKey] = /^(metrics|params|tags)\.(.+)$/s.exec(text) ?? []
  if (!quotedKey) return undefined
  const key = unquoted(quotedKey)
  if (kind === 'metrics') return { kind: 'metric', key, part: 'latest' }
  return { kind: kind === 'params' ? 'param' : 'tag', key }
}

function unquoted(key: string): string {
  if (key.startsWith('`') && key.endsWith('`')) return key.slice(1, -1)
  if (key.startsWith('"') && key.endsWith('"')) return key.slice(1, -1).replaceAll('""', '"')
  return key
}

/** What stands in the head of a column. */
export function labelOf(source: Source): string {
  switch (source.kind) {
    case 'attribute':
      return ATTRIBUTES[source.name]
    case 'param':
    case 'tag':
      return source.key
    case 'metric':
      return metricLabel(source.key, source.part, source.step)
    case 'datasets':
      return 'Datasets'
    case 'models':
      return 'Models'
  }
}

function metricLabel(key: string, part: MetricPart, step?: number): string {
  if (part === 'latest') return key
  if (part === 'at') return `${key} at ${step ?? 0}`
  return `${key} ${part === 'count' ? 'points' : part}`
}
