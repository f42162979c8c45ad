import type { Schemas } from '~/api/v1'
import type { Column } from './column'
import type { MetricPart, Source } from './source'

type WirePart = Schemas['MetricPart']

const WIRE_PARTS: Record<MetricPart, WirePart[]> = {
  latest: ['latest'],
  step: ['latest'],
  best: ['min', 'max'],
  min: ['min'],
  max: ['max'],
  count: ['count'],
  at: [],
  trend: [],
}

/** Tags that are shown as attributes. */
const ATTRIBUTE_TAGS: Partial<Record<string, string>> = {
  note: 'mlflow.note.content',
  parent: 'mlflow.parentRunId',
}

/** What rows need to be read with, so that they show these columns: no more than that. */
export function requestColumns(columns: readonly Column[], isTree = false): Schemas['RunColumns'] {
  const sources = columns.map(({ source }) => source)
  const metrics = sources
    .filter((source) => source.kind === 'metric')
    .filter(({ part }) => WIRE_PARTS[part].length > 0)
  const params = sources.flatMap((source) => (source.kind === 'param' ? [source.key] : []))
  const tags = sources.flatMap(tagKeys)
  if (isTree) tags.push('mlflow.parentRunId')
  return {
    metrics: unique(metrics.map(({ key }) => key)),
    metric_parts: unique(metrics.flatMap(({ part }) => WIRE_PARTS[part])),
    params: unique(params),
    tags: unique(tags),
    datasets: sources.some(({ kind }) => kind === 'datasets'),
    models: sources.some(({ kind }) => kind === 'models'),
  }
}

function tagKeys(source: Source): string[] {
  if (source.kind === 'tag') return [source.key]
  const tag = source.kind === 'attribute' ? ATTRIBUTE_TAGS[source.name] : undefined
  return tag ? [tag] : []
}

/** Sorted, so that the order of columns does not make another request of it. */
const unique = <T extends string>(texts: T[]) => [...new Set(texts)].sort()
