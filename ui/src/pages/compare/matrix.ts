import { toNumber } from '~/api/numbers'
import type { Run } from '~/api/runs'
import { formatNumber } from '~/format/number'
import type { Goal } from '~/state/metricGoal'
import { attributeLines } from './attributes'
import { bestPlaces, type Delta, deltaOf } from './differences'
import type { Part } from './search'

/** What one run has of one key. */
export interface Cell {
  /** As people read it; empty when there is none. */
  text: string
  /** Exact, of a number. */
  value?: number
  isMissing: boolean
  /** Whether it is another one than the baseline's. */
  isDifferent: boolean
  delta?: Delta
  isBest: boolean
}

/** A key with what each of the runs has, in their order. */
export interface MatrixLine {
  key: string
  cells: Cell[]
  /** Whether not all runs have the same. */
  varies: boolean
  goal?: Goal
  /** How the line's numbers are written, also their differences. */
  format: (value: number) => string
}

/** A part of the page: attributes, params, metrics or tags. */
export interface Section {
  id: 'attributes' | 'params' | 'metrics' | 'tags'
  title: string
  lines: MatrixLine[]
}

interface MatrixContext {
  baselinePlace: number
  part: Part
  goalOf: (key: string) => Goal
  experimentName: (experimentId: string) => string
}

/** All that is known of the runs, beside each other. */
export function toSections(runs: readonly Run[], context: MatrixContext): Section[] {
  const { baselinePlace, experimentName } = context
  const params = runs.map((run) => withJsonOpened(run.params ?? {}))
  const attributes = attributeLines(experimentName).map(({ label, read, format = formatNumber }) =>
    toLine(label, runs.map(read), baselinePlace, { format }),
  )
  return [
    {
      id: 'attributes',
      title: 'Run',
      lines: attributes.filter(({ cells }) => cells.some((cell) => !cell.isMissing)),
    },
    { id: 'params', title: 'Params', lines: textLines(params, baselinePlace) },
    { id: 'metrics', title: 'Metrics', lines: metricLines(runs, context) },
    {
      id: 'tags',
      title: 'Tags',
      lines: textLines(
        runs.map(({ tags }) => tags ?? {}),
        baselinePlace,
      ),
    },
  ]
}

function textLines(texts: readonly Record<string, string>[], baselinePlace: number): MatrixLine[] {
  const keys = new Set(texts.flatMap((own) => Object.keys(own)))
  return [...keys].map((key) =>
    toLine(
      key,
      texts.map((own) => own[key] ?? null),
      baselinePlace,
      { format: formatNumber },
    ),
  )
}

function metricLines(runs: readonly Run[], { baselinePlace, part, goalOf }: MatrixContext): MatrixLine[] {
  const keys = new Set(runs.flatMap(({ metrics }) => Object.keys(metrics ?? {})))
  return [...keys].map((key) => {
    const goal = goalOf(key)
    const values = runs.map((run) => metricValue(run, key, part, goal))
    return toLine(key, values, baselinePlace, { goal, format: formatNumber })
  })
}

/** A metric's number that is compared, or none. */
export function metricValue(run: Run, key: string, part: Part, goal: Goal): number | null {
  const metric = run.metrics?.[key]
  if (!metric) return null
  const best = goal === 'minimize' ? metric.min : metric.max
  const wire = { latest: metric.latest?.value, best, min: metric.min, max: metric.max }[part]
  return wire === null || wire === undefined ? null : toNumber(wire)
}

interface LineKind {
  goal?: Goal
  format: (value: number) => string
}

function toLine(
  key: string,
  values: readonly (string | number | null)[],
  baselinePlace: number,
  { goal, format }: LineKind,
): MatrixLine {
  const baseline = values[baselinePlace] ?? null
  const numbers = values.map((value) => (typeof value === 'number' ? value : null))
  const best = new Set(goal ? bestPlaces(numbers, goal) : [])
  const cells = values.map(
    (value, place): Cell => ({
      text: typeof value === 'number' ? format(value) : (value ?? ''),
      value: typeof value === 'number' ? value : undefined,
      isMissing: value === null,
      isDifferent: !Object.is(value, baseline),
      delta:
        place === baselinePlace
          ? undefined
          : deltaOf(numbers[place] ?? null, numbers[baselinePlace] ?? null, goal),
      isBest: best.has(place),
    }),
  )
  return { key, cells, varies: values.some((value) => !Object.is(value, values[0])), goal, format }
}

/**
 * Params with those opened that hold an object as JSON, as whole configurations are logged: `config` = `{"lr": 1}`
 * becomes `config.lr` = `1`, so that only what differs in it is shown.
 */
export function withJsonOpened(params: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).flatMap(([key, text]) => opened(key, parsedObject(text) ?? text)),
  )
}

function opened(key: string, value: unknown): [string, string][] {
  if (typeof value === 'string') return [[key, value]]
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [[key, JSON.stringify(value)]]
  const entries = Object.entries(value)
  if (entries.length === 0) return [[key, '{}']]
  return entries.flatMap(([name, inner]) => opened(`${key}.${name}`, inner))
}

function parsedObject(text: string): object | undefined {
  if (!text.startsWith('{') || !text.endsWith('}')) return undefined
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined
  } catch {
    return undefined
  }
}

/** Tags that tools set, for themselves. */
const TOOL_TAG = /^(mlflow|paceline)\./

/** The lines that are shown: those that differ or all, and whose key has the text that is looked for. */
export function shownLines({ id, lines }: Section, isEverything: boolean, find: string): MatrixLine[] {
  const text = find.trim().toLowerCase()
  return lines.filter(
    ({ key, varies }) =>
      (isEverything ||
        (varies && !(id === 'tags' && TOOL_TAG.test(key)) && !(id === 'attributes' && key === 'Run ID'))) &&
      (text === '' || key.toLowerCase().includes(text)),
  )
}
