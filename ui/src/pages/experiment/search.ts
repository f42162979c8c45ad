import type { Search } from '~/app/router'
import { type Column, readColumns, writeColumns } from './columns/column'
import { joinEscaped, splitEscaped } from './lists'

export const STAGES = ['active', 'deleted', 'all'] as const
export const LAYOUTS = ['table', 'charts', 'both'] as const
export const PANES = ['lines', 'plots', 'images'] as const

/** How many runs charts show until somebody asks for more. */
export const DEFAULT_FIRST = 10

/** The state of an experiment's page. */
export interface PageState {
  filter: string
  /** As the query language writes it: `metrics.loss DESC`. Empty: the latest start first. */
  sort: string[]
  /** Absent until somebody chooses: then they follow from the runs. */
  columns?: Column[]
  /** Keys that runs are grouped by. */
  groupBy: string[]
  stage: (typeof STAGES)[number]
  isTree: boolean
  /** The run that others are compared with. */
  baseline?: string
  /** Runs that stay on top. */
  pinned: string[]
  /** Whether cells tell the difference to the baseline. */
  isDifference: boolean
  layout: (typeof LAYOUTS)[number]
  /** How much of the width the table has beside charts. */
  splitPercent: number
  pane: (typeof PANES)[number]
  /** How many runs of the table's order are in charts. */
  first: number
  /** Runs that are in charts besides. */
  on: string[]
  /** Runs that are not. */
  off: string[]
}

/** Reads the state from the address. */
export function readState(search: Search): PageState {
  return {
    filter: search.filter ?? '',
    sort: splitEscaped(search.sort ?? '', ','),
    columns: search.columns === undefined ? undefined : readColumns(search.columns),
    groupBy: splitEscaped(search.by ?? '', ','),
    stage: oneOf(STAGES, search.stage),
    isTree: search.tree === 'yes',
    baseline: search.baseline,
    pinned: splitEscaped(search.keep ?? '', ','),
    isDifference: search.difference === 'yes',
    layout: oneOf(LAYOUTS, search.layout),
    splitPercent: number(search.split, 50, 20, 80),
    pane: oneOf(PANES, search.pane),
    first: number(search.first, DEFAULT_FIRST, 0, 1000),
    on: splitEscaped(search.on ?? '', ','),
    off: splitEscaped(search.off ?? '', ','),
  }
}

/** Some of the state as the address has it. What is as always is not written. */
export function writeState(change: Partial<PageState>): Search {
  const search: Search = {}
  for (const name of Object.keys(change)) Object.assign(search, writePart(name, change))
  return search
}

function writePart(name: string, change: Partial<PageState>): Search {
  switch (name) {
    case 'filter':
      return { filter: change.filter || undefined }
    case 'sort':
      return { sort: list(change.sort) }
    case 'columns':
      return { columns: change.columns && writeColumns(change.columns) }
    case 'groupBy':
      return { by: list(change.groupBy) }
    case 'stage':
      return { stage: unless('active', change.stage) }
    case 'isTree':
      return { tree: change.isTree ? 'yes' : undefined }
    case 'baseline':
      return { baseline: change.baseline }
    case 'pinned':
      return { keep: list(change.pinned) }
    case 'isDifference':
      return { difference: change.isDifference ? 'yes' : undefined }
    case 'layout':
      return { layout: unless('table', change.layout) }
    case 'splitPercent':
      return { split: unless('50', change.splitPercent?.toFixed(0)) }
    case 'pane':
      return { pane: unless('lines', change.pane) }
    case 'first':
      return { first: unless(String(DEFAULT_FIRST), change.first?.toString()) }
    case 'on':
      return { on: list(change.on) }
    case 'off':
      return { off: list(change.off) }
    default:
      return {}
  }
}

const list = (texts: string[] = []) => joinEscaped(texts, ',') || undefined

const unless = (usual: string, text: string | undefined) => (text === usual ? undefined : text)

function oneOf<T extends string>(values: readonly [T, ...T[]], text: string | undefined): T {
  return values.find((value) => value === text) ?? values[0]
}

function number(text: string | undefined, usual: number, least: number, most: number): number {
  const value = Number(text)
  if (text === undefined || !Number.isFinite(value)) return usual
  return Math.min(most, Math.max(least, Math.round(value)))
}
