import { RUN_COLORS } from '~/state/runColor'
import type { Value } from '../data/columns'

/**
 * Viridis (https://bids.github.io/colormap/): even steps to the eye, also for people who do not see red and green alike
 * and in grey. Its end that would vanish in the page's ground is left out.
 */
const VIRIDIS = [
  '#440154',
  '#482878',
  '#3e4989',
  '#31688e',
  '#26828e',
  '#1f9e89',
  '#35b779',
  '#6ece58',
  '#b5de2b',
  '#fde725',
]

/** Colours from low to high. */
export const sequentialColors = (isDark: boolean) => (isDark ? VIRIDIS.slice(2) : VIRIDIS.slice(0, -2))

/** The colour at a share between low and high. */
export function sequentialColor(share: number, isDark: boolean): string {
  const stops = sequentialColors(isDark)
  const place = Math.min(Math.max(share, 0), 1) * (stops.length - 1)
  const below = channels(stops[Math.floor(place)])
  const above = channels(stops[Math.ceil(place)])
  const mix = below.map((value, index) => Math.round(value + ((above[index] ?? value) - value) * (place % 1)))
  return `rgb(${mix.join(', ')})`
}

const channels = (hex = '#000000') =>
  [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16))

/** Shapes besides colours, so that categories are told apart without them. */
export const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond', 'pin', 'arrow', 'roundRect'] as const

/** A legend with more entries than there are colours gathers the rest. */
export const MOST_COLORED = RUN_COLORS.length

/** Groups of runs by the texts of a column, each with its colour; what is beyond the colours is one group. */
export function colorGroups(values: readonly Value[], names: readonly string[]) {
  const counts = new Map<string, number[]>()
  for (const [index, value] of values.entries()) {
    const name = value === null ? NONE : String(value)
    const list = counts.get(name) ?? []
    list.push(index)
    counts.set(name, list)
  }
  const colored = names.length <= MOST_COLORED ? names : names.slice(0, MOST_COLORED - 1)
  const groups = colored.map((name, place) => ({
    name,
    color: RUN_COLORS[place] ?? GREY,
    symbol: SYMBOLS[place % SYMBOLS.length] ?? 'circle',
    indexes: counts.get(name) ?? [],
  }))
  const rest = names.slice(colored.length)
  const others = [
    { name: `${rest.length} other values`, indexes: rest.flatMap((name) => counts.get(name) ?? []) },
    { name: NONE, indexes: counts.get(NONE) ?? [] },
  ].map((group) => ({ ...group, color: GREY, symbol: 'emptyCircle' }))
  return [...groups, ...others].filter(({ indexes }) => indexes.length > 0)
}

export const GREY = '#8b9590'
const NONE = 'none'
