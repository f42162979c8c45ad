import { Skeleton } from '@mantine/core'
import { loadable } from '~/components/loadable'

/** A plot on a canvas. The library that draws it is loaded with the first one. */
export const EChart = loadable(
  async () => (await import('./EChartCanvas')).default,
  ({ height }) => <Skeleton height={height} radius={0} aria-label="Loading" />,
)

/** Begins to load it while the data is being read. */
export const preloadChart = () => void EChart.load()
