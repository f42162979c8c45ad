import { useComputedColorScheme } from '@mantine/core'
import { BarChart, BoxplotChart, HeatmapChart, LineChart, PieChart, ScatterChart } from 'echarts/charts'
import {
  GridComponent,
  LegendComponent,
  TitleComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components'
import { init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { useCallback } from 'react'
import { RUN_COLORS } from '~/state/runColor'
import classes from '../frames.module.css'
import { figureOption } from './figureOption'
import type { PlotlyFigure } from './plotlyFigure'

use([
  BarChart,
  BoxplotChart,
  HeatmapChart,
  LineChart,
  PieChart,
  ScatterChart,
  GridComponent,
  LegendComponent,
  TitleComponent,
  TooltipComponent,
  VisualMapComponent,
  CanvasRenderer,
])

const INK = { light: '#1b231f', dark: '#e6ebe8' }

/** A figure of Plotly, drawn with the library that is here. */
export default function FigureView({ figure, label }: { figure: PlotlyFigure; label: string }) {
  const scheme = useComputedColorScheme('light')
  const draw = useCallback(
    (place: HTMLElement | null) => {
      if (!place) return
      const chart = init(place)
      chart.setOption({ color: [...RUN_COLORS], ...figureOption(figure, INK[scheme]) })
      const watching = new ResizeObserver(() => chart.resize())
      watching.observe(place)
      return () => {
        watching.disconnect()
        chart.dispose()
      }
    },
    [figure, scheme],
  )
  return <div ref={draw} role="img" aria-label={`Figure ${label}`} className={classes.document} />
}
