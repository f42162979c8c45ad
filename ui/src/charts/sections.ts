import type { ChartLayout } from './layout'
import { globMatcher, type Matcher } from './pattern'

/** A chart: one metric, or several that a pattern combines. */
export interface ChartSpec {
  /** The metric's key, or the pattern. */
  id: string
  keys: string[]
  section: string
}

/** Charts whose names begin alike. */
export interface ChartSection {
  /** What stands before the first slash; empty for those without any. */
  name: string
  charts: ChartSpec[]
}

/** The section of charts that combine several metrics. No metric's name begins with a star. */
export const COMBINED = '*'
const SYSTEM = 'system'

const collator = new Intl.Collator('en', { numeric: true })

/** Charts for all keys, by section: combined ones first, then those without prefix, the machine's own last. */
export function chartSections(keys: readonly string[], patterns: readonly string[]): ChartSection[] {
  const sections = new Map<string, ChartSpec[]>()
  const add = (chart: ChartSpec) => {
    const charts = sections.get(chart.section)
    if (charts) charts.push(chart)
    else sections.set(chart.section, [chart])
  }
  const sorted = sortedNames(keys)
  for (const pattern of patterns) {
    const matching = sorted.filter(globMatcher(pattern))
    if (matching.length > 0) add({ id: pattern, keys: matching, section: COMBINED })
  }
  for (const key of sorted) add({ id: key, keys: [key], section: sectionOf(key) })
  return [...sections]
    .map(([name, charts]) => ({ name, charts }))
    .sort((one, other) => rank(one.name) - rank(other.name) || collator.compare(one.name, other.name))
}

const sectionOf = (key: string) => (key.includes('/') ? key.slice(0, key.indexOf('/')) : '')

function rank(section: string): number {
  if (section === COMBINED) return 0
  if (section === '') return 1
  return section === SYSTEM ? 3 : 2
}

/** Names in the order that people expect: `layer2` before `layer10`. Sorted already, as they mostly are, they stay so. */
function sortedNames(names: readonly string[]): string[] {
  return [...new Set(names)].sort(collator.compare)
}

/** The sections with the charts that are found and not hidden, each in the order that somebody gave it. */
export function shownSections(
  sections: readonly ChartSection[],
  layout: ChartLayout,
  matches: Matcher,
): ChartSection[] {
  const hidden = new Set(layout.hidden)
  return sections
    .map(({ name, charts }) => ({
      name,
      charts: ordered(
        charts.filter((chart) => !hidden.has(chart.id) && isFound(chart, matches)),
        layout.order[name] ?? [],
      ),
    }))
    .filter(({ charts }) => charts.length > 0)
}

/** Found by its name, or by one of the metrics that it combines. */
function isFound({ id, keys, section }: ChartSpec, matches: Matcher): boolean {
  return matches(id) || (section === COMBINED && keys.some(matches))
}

/** Charts that `order` names come first, in its order. */
function ordered(charts: ChartSpec[], order: readonly string[]): ChartSpec[] {
  if (order.length === 0) return charts
  const places = new Map(order.map((id, place) => [id, place]))
  const placeOf = ({ id }: ChartSpec) => places.get(id) ?? order.length
  return charts.toSorted((one, other) => placeOf(one) - placeOf(other))
}

/** The order of a section after a chart is moved before another one, or to its end. */
export function movedBefore(
  charts: readonly ChartSpec[],
  moved: string,
  before: string | undefined,
): string[] {
  const ids = charts.map(({ id }) => id).filter((id) => id !== moved)
  const place = before === undefined ? ids.length : Math.max(0, ids.indexOf(before))
  ids.splice(place, 0, moved)
  // What comes behind both is in its usual order anyway.
  const origin = charts.findIndex(({ id }) => id === moved)
  return ids.slice(0, Math.max(place, origin) + 1)
}
