import type { LoggedModel, LoggedModelMetric } from '~/api/loggedModels'

/** A dataset that metrics of models were measured on; without a name: on none that was said. */
export interface ModelDataset {
  name?: string
  digest?: string
}

/** One metric on one dataset. */
export interface ModelMeasure extends ModelDataset {
  key: string
}

/** A measure as a short text that is unique. */
export const measureId = ({ key, name, digest }: ModelMeasure) =>
  [name ?? '', digest ?? '', key].map(encodeURIComponent).join(':')

/** Reads it. */
export function measureOf(id: string): ModelMeasure | undefined {
  const [name, digest, key, ...rest] = id.split(':').map(decodeURIComponent)
  if (!key || rest.length > 0) return undefined
  return { key, name: name || undefined, digest: digest || undefined }
}

/** What a dataset is called above its metrics. */
export function datasetLabel({ name, digest }: ModelDataset): string {
  if (name === undefined) return 'Without dataset'
  return digest === undefined ? name : `${name} (${digest})`
}

const isOn = (metric: LoggedModelMetric, { key, name, digest }: ModelMeasure) =>
  metric.key === key && metric.datasetName === name && metric.datasetDigest === digest

/** All points of a measure, by step and time. */
export function pointsOf(model: LoggedModel, measure: ModelMeasure): LoggedModelMetric[] {
  return model.metrics
    .filter((metric) => isOn(metric, measure))
    .sort((left, right) => left.step - right.step || left.timestampMs - right.timestampMs)
}

/** The point that was logged last: by time and then step, as the server sorts. */
export function latestOf(model: LoggedModel, measure: ModelMeasure): LoggedModelMetric | undefined {
  return model.metrics
    .filter((metric) => isOn(metric, measure))
    .reduce<LoggedModelMetric | undefined>((latest, metric) => {
      if (!latest) return metric
      const later = metric.timestampMs - latest.timestampMs || metric.step - latest.step
      return later > 0 ? metric : latest
    }, undefined)
}

/** All measures of some models: by dataset, those without one last, and in it by name. */
export function measuresOf(models: LoggedModel[]): ModelMeasure[] {
  const found = new Map<string, ModelMeasure>()
  for (const { metrics } of models) {
    for (const { key, datasetName: name, datasetDigest: digest } of metrics) {
      const measure = { key, name, digest }
      found.set(measureId(measure), measure)
    }
  }
  return [...found.values()].sort(
    (left, right) =>
      Number(left.name === undefined) - Number(right.name === undefined) ||
      datasetLabel(left).localeCompare(datasetLabel(right)) ||
      left.key.localeCompare(right.key),
  )
}

/** The params that not all of the models have alike, then the others; each by name. */
export function paramKeys(models: LoggedModel[]): { varying: string[]; same: string[] } {
  const values = new Map<string, Set<string | undefined>>()
  for (const { params } of models) {
    for (const key of Object.keys(params)) values.set(key, new Set())
  }
  for (const [key, seen] of values) for (const { params } of models) seen.add(params[key])
  const keys = [...values.keys()].sort()
  const varies = (key: string) => (values.get(key)?.size ?? 0) > 1
  return { varying: keys.filter(varies), same: keys.filter((key) => !varies(key)) }
}

/** Versions of registered models that were made from a model: its tag `mlflow.modelVersions`, each once. */
export function versionsMadeFrom({ tags }: LoggedModel): { name: string; version: string }[] {
  let wire: unknown
  try {
    wire = JSON.parse(tags['mlflow.modelVersions'] ?? '[]')
  } catch {
    return []
  }
  if (!Array.isArray(wire)) return []
  const found = new Map<string, { name: string; version: string }>()
  for (const { name, version } of wire as { name?: unknown; version?: unknown }[]) {
    if (typeof name !== 'string') continue
    // The server writes the number and the client a text, so that each is there twice.
    found.set(`${name} ${version}`, { name, version: String(version) })
  }
  return [...found.values()]
}

/** A model's status in a word. */
export const modelStatus = (status: string) =>
  ({
    LOGGED_MODEL_READY: 'Ready',
    LOGGED_MODEL_PENDING: 'Pending',
    LOGGED_MODEL_UPLOAD_FAILED: 'Upload failed',
  })[status] ?? status
