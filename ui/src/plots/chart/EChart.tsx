import { Skeleton } from '@mantine/core'
import { lazy, Suspense } from 'react'
import type { EChartProps } from './EChartCanvas'

const load = () => import('./EChartCanvas')
const Canvas = lazy(load)

/** Begins to load it while the data is being read. */
export const preloadChart = () => void load()

/** A plot on a canvas. The library that draws it is loaded with the first one. */
export function EChart(props: EChartProps) {
  return (
    <Suspense fallback={<Skeleton height={props.height} radius={0} aria-label="Loading" />}>
      <Canvas {...props} />
    </Suspense>
  )
}
