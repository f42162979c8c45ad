import type { Search } from '~/app/router'
import type { Band } from './data/bands'
import type { Smoothing } from './data/smoothing'

/** What the horizontal axis of all charts shows. */
export type ChartAxis = { kind: 'step' | 'time' | 'relative_time' } | { kind: 'metric'; key: string }

/** From where to where an axis goes. An end that is absent follows the data. */
export interface AxisRange {
  from?: number
  to?: number
}

/**
 * How charts are shown, as the address has it:
 *
 * | name | value |
 * |---|---|
 * | `chart.x` | `time`, `relative`, `metric:<key>`; absent: step |
 * | `chart.smooth` | weight of the moving average, `0.9`; by distance on the axis: `t0.9` |
 * | `chart.log` | logarithmic axes: `x`, `y`, `xy` |
 * | `chart.from`, `chart.to` | the part of the x axis that is shown |
 * | `chart.y` | ranges of y by chart: `<chart>:<from>..<to>` with `;` between, each end optional |
 * | `chart.clip` | `1`: outliers do not widen the y axis |
 * | `chart.find` | text or `/regular expression/` in the names of charts |
 * | `chart.combine` | patterns with commas between, each one chart: a star stands for any text |
 * | `chart.group` | means instead of runs: `all`, or by a param: `params.lr` |
 * | `chart.band` | what is around a mean: `std`, `range`, `none`; absent: confidence interval |
 * | `chart.members` | `1`: the lines of the runs, too |
 * | `chart.superseded` | `1`: superseded points, too |
 * | `chart.hide`, `chart.pin` | runs, by the first eight characters of their ids |
 * | `chart.open` | the chart that fills the screen |
 */
export interface ChartSettings {
  axis: ChartAxis
  smoothing?: Smoothing
  isLogX: boolean
  isLogY: boolean
  range: AxisRange
  yRanges: Record<string, AxisRange>
  clipsOutliers: boolean
  find: string
  combine: string[]
  group?: string
  band: Band
  withMembers: boolean
  withSuperseded: boolean
  /** Short ids, as `shortRunId` makes them. */
  hidden: string[]
  pinned: string[]
  open?: string
}

/** Changes how charts are shown. */
export type ChangeSettings = (change: Partial<ChartSettings>, options?: { replace?: boolean }) => void

const SHORT_ID_LENGTH = 8

/** A run in the address: hundreds of whole ids would not fit there. */
export const shortRunId = (runId: string) => runId.slice(0, SHORT_ID_LENGTH)

const BANDS: readonly string[] = ['std', 'range', 'none'] satisfies Band[]

/** Reads how charts are shown. What is not understood is as if it were absent. */
export function readSettings(search: Search): ChartSettings {
  const log = search['chart.log'] ?? ''
  const band = search['chart.band'] ?? ''
  return {
    axis: readAxis(search['chart.x'] ?? ''),
    smoothing: readSmoothing(search['chart.smooth'] ?? ''),
    isLogX: log.includes('x'),
    isLogY: log.includes('y'),
    range: { from: readNumber(search['chart.from']), to: readNumber(search['chart.to']) },
    yRanges: readRanges(search['chart.y'] ?? ''),
    clipsOutliers: search['chart.clip'] === '1',
    find: search['chart.find'] ?? '',
    combine: list(search['chart.combine']),
    group: search['chart.group'] || undefined,
    band: isBand(band) ? band : 'ci',
    withMembers: search['chart.members'] === '1',
    withSuperseded: search['chart.superseded'] === '1',
    hidden: list(search['chart.hide']),
    pinned: list(search['chart.pin']),
    open: search['chart.open'] || undefined,
  }
}

/** Writes how charts are shown. Defaults are absent. */
export function writeSettings(settings: ChartSettings): Search {
  const { axis, smoothing, range, isLogX, isLogY } = settings
  const text = (value: number | undefined) => (value === undefined ? undefined : String(value))
  return {
    'chart.x': axis.kind === 'step' ? undefined : writeAxis(axis),
    'chart.smooth': smoothing && `${smoothing.kind === 'time' ? 't' : ''}${smoothing.weight}`,
    'chart.log': `${isLogX ? 'x' : ''}${isLogY ? 'y' : ''}` || undefined,
    'chart.from': text(range.from),
    'chart.to': text(range.to),
    'chart.y': writeRanges(settings.yRanges),
    'chart.clip': settings.clipsOutliers ? '1' : undefined,
    'chart.find': settings.find || undefined,
    'chart.combine': settings.combine.join(',') || undefined,
    'chart.group': settings.group,
    'chart.band': settings.band === 'ci' ? undefined : settings.band,
    'chart.members': settings.withMembers ? '1' : undefined,
    'chart.superseded': settings.withSuperseded ? '1' : undefined,
    'chart.hide': settings.hidden.join(',') || undefined,
    'chart.pin': settings.pinned.join(',') || undefined,
    'chart.open': settings.open,
  }
}

function isBand(text: string): text is Band {
  return BANDS.includes(text)
}

function list(text = ''): string[] {
  const items = text.split(',').map((item) => item.trim())
  return items.filter((item) => item !== '')
}

function readNumber(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') return undefined
  const number = Number(text)
  return Number.isFinite(number) ? number : undefined
}

function readAxis(text: string): ChartAxis {
  if (text.startsWith('metric:')) return { kind: 'metric', key: text.slice('metric:'.length) }
  if (text === 'time') return { kind: 'time' }
  return { kind: text === 'relative' ? 'relative_time' : 'step' }
}

function writeAxis(axis: ChartAxis): string {
  if (axis.kind === 'metric') return `metric:${axis.key}`
  return axis.kind === 'relative_time' ? 'relative' : axis.kind
}

function readSmoothing(text: string): Smoothing | undefined {
  const weight = readNumber(text.replace(/^t/, ''))
  if (weight === undefined || weight <= 0 || weight >= 1) return undefined
  return { kind: text.startsWith('t') ? 'time' : 'ema', weight }
}

function readRanges(text: string): Record<string, AxisRange> {
  const ranges: Record<string, AxisRange> = {}
  for (const entry of text.split(';')) {
    const [, chart, from, to] = /^(.+):([^:]*)\.\.([^:]*)$/.exec(entry) ?? []
    if (chart === undefined) continue
    const range = { from: readNumber(from), to: readNumber(to) }
    if (range.from !== undefined || range.to !== undefined) ranges[chart] = range
  }
  return ranges
}

function writeRanges(ranges: Record<string, AxisRange>): string | undefined {
  const entries = Object.entries(ranges).filter(([, { from, to }]) => from !== undefined || to !== undefined)
  return entries.map(([chart, { from = '', to = '' }]) => `${chart}:${from}..${to}`).join(';') || undefined
}
