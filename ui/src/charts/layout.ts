import { useLocalStorage } from '@mantine/hooks'
import { useCallback, useMemo } from 'react'

/** How large a chart is. */
export type ChartSize = 'small' | 'medium' | 'large'

/** Where charts stand and how large they are. */
export interface ChartLayout {
  /** Size of the charts that have none of their own. */
  size: ChartSize
  sizes: Record<string, ChartSize>
  hidden: string[]
  /** Names of sections. */
  collapsed: string[]
  /** By section, the charts that come first. */
  order: Record<string, string[]>
}

const PLAIN: ChartLayout = { size: 'medium', sizes: {}, hidden: [], collapsed: [], order: {} }

/** Changes the layout. */
export type ChangeLayout = (change: (before: ChartLayout) => Partial<ChartLayout>) => void

/** The layout of an experiment's charts, which this browser remembers. */
export function useChartLayout(place: string): [ChartLayout, ChangeLayout] {
  const [stored, store] = useLocalStorage<Partial<ChartLayout>>({
    key: `paceline.charts.${place}`,
    defaultValue: {},
    getInitialValueInEffect: false,
  })
  const change: ChangeLayout = useCallback(
    (next) => store((before) => ({ ...before, ...next({ ...PLAIN, ...before }) })),
    [store],
  )
  const layout = useMemo(() => ({ ...PLAIN, ...stored }), [stored])
  return [layout, change]
}
