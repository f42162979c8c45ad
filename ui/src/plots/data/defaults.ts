import type { Run } from '~/api/runs'
import type { PlotSettings } from '../search'
import { asNumber, varies } from './columns'
import { type Field, metricField, paramField } from './fields'

/** What the runs have, from which choices are made. */
export interface Catalog {
  /** Params, those that vary first. */
  paramKeys: string[]
  varyingParamKeys: string[]
  /** Those of them that are numbers. */
  numericParamKeys: string[]
  /** Metrics, what most runs have first. */
  metricKeys: string[]
  tagKeys: string[]
}

/** Axes of parallel coordinates that are there without being asked for; so many can be read. */
const DEFAULT_AXES = 12

/** The params that runs have, told apart by whether they vary and are numbers. */
export function paramsOf(runs: readonly Run[]): Omit<Catalog, 'metricKeys' | 'tagKeys'> {
  const keys = new Set<string>()
  for (const run of runs) for (const key of Object.keys(run.params ?? {})) keys.add(key)
  const paramKeys = [...keys].sort(new Intl.Collator('en', { numeric: true }).compare)
  const valuesOf = (key: string) => runs.map((run) => run.params?.[key] ?? null)
  const varyingParamKeys = paramKeys.filter((key) => varies(valuesOf(key)))
  const numericParamKeys = varyingParamKeys
    .filter((key) => valuesOf(key).every((value) => value === null || asNumber(value) !== null))
    // Of a learning rate most is to be learnt, of a seed least.
    .sort((left, right) => interest(right) - interest(left))
  const isVarying = new Set(varyingParamKeys)
  return {
    paramKeys: [...varyingParamKeys, ...paramKeys.filter((key) => !isVarying.has(key))],
    varyingParamKeys,
    numericParamKeys,
  }
}

const interest = (key: string) =>
  Number(/(^|[^a-z])(lr|learning[_-]?rate)$/i.test(key)) - Number(/(^|[^a-z])seed$/i.test(key))

/** The metric that a plot is of until somebody chooses: one of validation before others, a loss or a score before others. */
export function primaryMetric(metricKeys: readonly string[]): string | undefined {
  const rank = (key: string) =>
    Number(/^system\//.test(key)) * 8 +
    Number(!/(^|[^a-z])(val|valid|validation|eval|test)([^a-z]|$)/i.test(key)) * 2 +
    Number(!/loss|acc|auc|f1|score|reward|error|rmse|mae|map|bleu|perplexity/i.test(key))
  // Sorting keeps the order of what ranks the same, which is how many runs have it.
  return [...metricKeys].sort((left, right) => rank(left) - rank(right))[0]
}

/** Settings with everything chosen that a plot needs, as far as the runs have something to choose. */
export function withDefaults(settings: PlotSettings, catalog: Catalog): PlotSettings {
  const metricKey = primaryMetric(catalog.metricKeys)
  const metric = settings.metric ?? (metricKey === undefined ? undefined : metricField(metricKey))
  const [firstParam, secondParam] = catalog.numericParamKeys
  const start: Field = { kind: 'attribute', key: 'start_time' }
  const x = settings.x ?? (firstParam === undefined ? undefined : paramField(firstParam))
  if (settings.kind === 'contour') {
    const y = settings.y ?? (secondParam === undefined ? undefined : paramField(secondParam))
    return { ...settings, x, y, metric }
  }
  return {
    ...settings,
    x: x ?? start,
    y: settings.y ?? metric,
    metric,
    color: settings.kind === 'parallel' ? (settings.color ?? metric) : settings.color,
    by: settings.kind === 'box' ? (settings.by ?? groupParam(catalog)) : settings.by,
    axes: settings.axes ?? defaultAxes(catalog, metric),
  }
}

/** Categories make clearer groups than numbers. */
function groupParam({ varyingParamKeys, numericParamKeys }: Catalog): Field | undefined {
  const key = varyingParamKeys.find((key) => !numericParamKeys.includes(key)) ?? varyingParamKeys[0]
  return key === undefined ? undefined : paramField(key)
}

function defaultAxes({ varyingParamKeys }: Catalog, metric: Field | undefined): Field[] {
  const params = varyingParamKeys.slice(0, DEFAULT_AXES - 1).map(paramField)
  return metric ? [...params, metric] : params
}

/** Whose values a plot needs. */
export function neededFields(settings: PlotSettings, catalog: Catalog): Field[] {
  const { kind, x, y, color, size, metric, by, axes = [] } = settings
  const fields: Record<PlotSettings['kind'], (Field | undefined)[]> = {
    scatter: [x, y, color, size],
    bar: [metric, by],
    box: [metric, by],
    histogram: [metric, by],
    parallel: [...axes, color],
    contour: [x, y, metric],
    importance: [metric, ...catalog.varyingParamKeys.map(paramField)],
  }
  return fields[kind].filter((field) => field !== undefined)
}
