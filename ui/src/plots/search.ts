import type { Search } from '~/app/router'
import { type Field, fieldText, parseField } from './data/fields'

/** The plots, in the order in which they are offered. */
export const PLOT_KINDS = {
  scatter: 'Scatter',
  bar: 'Bars',
  box: 'Boxes',
  histogram: 'Histogram',
  parallel: 'Parallel',
  contour: 'Contour',
  importance: 'Importance',
} as const
export type PlotKind = keyof typeof PLOT_KINDS

/** What an error bar shows. */
export const SPREADS = {
  ci: '95 % confidence',
  deviation: 'standard deviation',
  range: 'min to max',
} as const
export type Spread = keyof typeof SPREADS

/** What was brushed on an axis of parallel coordinates. */
export interface Brush {
  field: Field
  /** A range of numbers, or of places in the list of texts. −∞ is the lane of missing values. */
  from: number
  to: number
}

/** What somebody chose to see. What is not chosen is found from the data. */
export interface PlotSettings {
  kind: PlotKind
  x?: Field
  y?: Field
  color?: Field
  size?: Field
  /** The metric (or any number) that bars, boxes, histogram, contour and importance are of. */
  metric?: Field
  /** What bars and boxes are grouped by. */
  by?: Field
  /** Axes of parallel coordinates, in order. */
  axes?: Field[]
  brushes: Brush[]
  /** Fields whose axes are logarithmic, or are not, whatever their numbers suggest; by `fieldText`. */
  log: string[]
  linear: string[]
  spread: Spread
  bins?: number
  isTableOpen: boolean
}

/** Reads a plot's settings from the search part of an address: names that begin with `plot.`. */
export function parsePlotSettings(search: Search): PlotSettings {
  const bins = Number(search['plot.bins'])
  return {
    kind: oneOf(PLOT_KINDS, search['plot.kind']) ?? 'scatter',
    x: parseField(search['plot.x']),
    y: parseField(search['plot.y']),
    color: parseField(search['plot.color']),
    size: parseField(search['plot.size']),
    metric: parseField(search['plot.metric']),
    by: parseField(search['plot.by']),
    axes: parseFields(search['plot.axes']),
    brushes: parseList(search['plot.brush']).flatMap(parseBrush),
    log: parseList(search['plot.log']),
    linear: parseList(search['plot.linear']),
    spread: oneOf(SPREADS, search['plot.spread']) ?? 'ci',
    bins: Number.isInteger(bins) && bins > 0 ? bins : undefined,
    isTableOpen: search['plot.table'] === '1',
  }
}

/** Writes them; what is as it would be anyway is left out. */
export function writePlotSettings(settings: PlotSettings): Search {
  const { kind, spread, bins } = settings
  return {
    'plot.kind': kind === 'scatter' ? undefined : kind,
    'plot.x': settings.x && fieldText(settings.x),
    'plot.y': settings.y && fieldText(settings.y),
    'plot.color': settings.color && fieldText(settings.color),
    'plot.size': settings.size && fieldText(settings.size),
    'plot.metric': settings.metric && fieldText(settings.metric),
    'plot.by': settings.by && fieldText(settings.by),
    'plot.axes': settings.axes && writeList(settings.axes.map(fieldText)),
    'plot.brush': writeBrushes(settings.brushes),
    'plot.log': writeList(settings.log),
    'plot.linear': writeList(settings.linear),
    'plot.spread': spread === 'ci' ? undefined : spread,
    'plot.bins': bins === undefined ? undefined : String(bins),
    'plot.table': settings.isTableOpen ? '1' : undefined,
  }
}

function parseFields(text: string | undefined): Field[] | undefined {
  return text === undefined ? undefined : parseList(text).flatMap((item) => parseField(item) ?? [])
}

/** Brushes as an address has them. */
export const writeBrushes = (brushes: readonly Brush[]) => writeList(brushes.map(writeBrush))

/** `params.lr:0.001:0.1`, `params.lr:none:0.1` with runs that have none. */
const writeBrush = ({ field, from, to }: Brush) => `${fieldText(field)}:${writeEnd(from)}:${writeEnd(to)}`

const writeEnd = (end: number) => (end === Number.NEGATIVE_INFINITY ? 'none' : String(end))

function parseBrush(text: string): Brush[] {
  const [, name, from, to] = /^(.*):([^:]+):([^:]+)$/s.exec(text) ?? []
  const field = parseField(name)
  const ends = [from, to].map((end) => (end === 'none' ? Number.NEGATIVE_INFINITY : Number(end)))
  const [low = Number.NaN, high = Number.NaN] = ends
  return field && low <= high ? [{ field, from: low, to: high }] : []
}

/** A list of names in one text. Keys may have commas, so those are escaped. */
function writeList(items: string[]): string | undefined {
  if (items.length === 0) return undefined
  return items.map((item) => item.replace(/[\\,]/g, '\\$&')).join(',')
}

function parseList(text: string | undefined): string[] {
  if (!text) return []
  return [...text.matchAll(/((?:\\.|[^\\,])+)(?:,|$)/gs)].map(([, item = '']) =>
    item.replace(/\\(.)/gs, '$1'),
  )
}

function oneOf<T extends object>(choices: T, text: string | undefined): (keyof T & string) | undefined {
  return Object.keys(choices).find((choice): choice is keyof T & string => choice === text)
}
