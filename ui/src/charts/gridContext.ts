import { createContext, useContext } from 'react'
import type { SeriesStore } from './data/SeriesStore'
import type { RunStyle } from './data/scene'
import type { HoverBus } from './HoverBus'
import type { ChangeLayout, ChartLayout } from './layout'
import type { ChartRun } from './runs'
import type { ChangeSettings, ChartSettings } from './search'

/** What all charts of a grid share. */
export interface Grid {
  runs: readonly ChartRun[]
  styles: ReadonlyMap<string, RunStyle>
  /** The metrics of which some run has superseded points. */
  superseded: ReadonlySet<string>
  settings: ChartSettings
  changeSettings: ChangeSettings
  layout: ChartLayout
  changeLayout: ChangeLayout
  store: SeriesStore
  bus: HoverBus
  /** `light` or `dark`: what is drawn on canvas is drawn anew when it changes. */
  scheme: string
}

const GridContext = createContext<Grid | undefined>(undefined)

export const GridProvider = GridContext.Provider

/** What the grid that a chart stands in shares with it. */
export function useGrid(): Grid {
  const grid = useContext(GridContext)
  if (!grid) throw new Error('A chart stands in a ChartGrid.')
  return grid
}
