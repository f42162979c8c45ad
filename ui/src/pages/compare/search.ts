import type { Search } from '~/app/router'

/** What the page shows of the runs. */
export const COMPARE_TABS = {
  table: 'Differences',
  charts: 'Charts',
  plots: 'Plots',
  images: 'Images',
  artifacts: 'Artifacts',
} as const
export type CompareTab = keyof typeof COMPARE_TABS

/** Which value of each metric is compared. */
export const PARTS = { latest: 'Latest', best: 'Best', min: 'Min', max: 'Max' } as const
export type Part = keyof typeof PARTS

export type CompareLayout = 'columns' | 'rows'

/** More runs than these stand better below each other. */
const MOST_COLUMNS = 12

/** The state of the page. */
export interface CompareSettings {
  runIds: string[]
  /** What the others are measured against. */
  baselineId?: string
  /** Also what is the same for all runs. */
  isEverything: boolean
  tab: CompareTab
  part: Part
  /** Runs as columns or as rows. */
  layout: CompareLayout
  /** A part of the keys to look for. */
  find: string
  /** Groups of keys that are folded, by the ids of their rows. */
  folded: string[]
  /** The folder or file of artifacts that is open. */
  path: string
}

export function parseCompareSettings(search: Search): CompareSettings {
  const runIds = [...new Set(list(search.runs))]
  const { baseline } = search
  return {
    runIds,
    baselineId: baseline !== undefined && runIds.includes(baseline) ? baseline : runIds[0],
    isEverything: search.all === '1',
    tab: oneOf(COMPARE_TABS, search.tab) ?? 'table',
    part: oneOf(PARTS, search.part) ?? 'latest',
    layout:
      search.layout === 'rows' || search.layout === 'columns' ? search.layout : layoutFor(runIds.length),
    find: search.find ?? '',
    folded: list(search.folded),
    path: search.path ?? '',
  }
}

/** The part of the address for some of the state; what is as it would be anyway is left out. */
export function writeCompareSettings(settings: CompareSettings): Search {
  const { runIds, baselineId, layout, folded } = settings
  return {
    runs: runIds.join(',') || undefined,
    baseline: baselineId === runIds[0] ? undefined : baselineId,
    all: settings.isEverything ? '1' : undefined,
    tab: settings.tab === 'table' ? undefined : settings.tab,
    part: settings.part === 'latest' ? undefined : settings.part,
    layout: layout === layoutFor(runIds.length) ? undefined : layout,
    find: settings.find || undefined,
    folded: folded.join(',') || undefined,
    path: settings.path || undefined,
  }
}

const layoutFor = (runCount: number): CompareLayout => (runCount > MOST_COLUMNS ? 'rows' : 'columns')

const list = (text: string | undefined) => (text ?? '').split(',').filter((item) => item !== '')

function oneOf<T extends object>(choices: T, text: string | undefined): (keyof T & string) | undefined {
  return Object.keys(choices).find((choice): choice is keyof T & string => choice === text)
}
