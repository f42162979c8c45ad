/** Which value of a metric: the last one, the best by its goal, or an end of its range. */
export const METRIC_PARTS = ['latest', 'best', 'min', 'max'] as const
export type MetricPart = (typeof METRIC_PARTS)[number]

/** What is known of every run, and can be plotted. */
export const ATTRIBUTES = {
  start_time: 'Start time',
  duration: 'Duration (s)',
  status: 'Status',
  user_id: 'User',
  experiment: 'Experiment',
  run_name: 'Run name',
} as const
export type AttributeName = keyof typeof ATTRIBUTES

/** Something that runs have: an axis, a colour or a group of a plot. */
export type Field =
  | { kind: 'metric'; part: MetricPart; key: string }
  | { kind: 'param'; key: string }
  | { kind: 'tag'; key: string }
  | { kind: 'attribute'; key: AttributeName }

export const metricField = (key: string, part: MetricPart = 'latest'): Field => ({
  kind: 'metric',
  part,
  key,
})
export const paramField = (key: string): Field => ({ kind: 'param', key })

/** A field as an address has it: `metrics.val/loss`, `best(metrics.acc)`, `params.lr`, `tags.team`, `duration`. */
export function fieldText(field: Field): string {
  switch (field.kind) {
    case 'metric':
      return field.part === 'latest' ? `metrics.${field.key}` : `${field.part}(metrics.${field.key})`
    case 'param':
      return `params.${field.key}`
    case 'tag':
      return `tags.${field.key}`
    case 'attribute':
      return field.key
  }
}

/** Reads what `fieldText` writes. */
export function parseField(text: string | undefined): Field | undefined {
  if (!text) return undefined
  const partly = /^(best|min|max)\(metrics\.(.+)\)$/s.exec(text)
  if (partly?.[1] && partly[2]) {
    const part = METRIC_PARTS.find((name) => name === partly[1]) ?? 'latest'
    return { kind: 'metric', part, key: partly[2] }
  }
  const [, entity, key] = /^(metrics|params|tags)\.(.+)$/s.exec(text) ?? []
  if (entity === 'metrics' && key) return metricField(key)
  if (entity === 'params' && key) return paramField(key)
  if (entity === 'tags' && key) return { kind: 'tag', key }
  return isAttribute(text) ? { kind: 'attribute', key: text } : undefined
}

/** A field as people read it: its key, and which value of a metric where that is not the last. */
export function fieldLabel(field: Field): string {
  if (field.kind === 'attribute') return ATTRIBUTES[field.key]
  if (field.kind === 'metric' && field.part !== 'latest') return `${field.part} ${field.key}`
  return field.key
}

const isAttribute = (text: string): text is AttributeName => Object.hasOwn(ATTRIBUTES, text)
