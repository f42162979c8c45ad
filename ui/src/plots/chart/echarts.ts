import { BarChart, BoxplotChart, CustomChart, ParallelChart, ScatterChart } from 'echarts/charts'
import {
  AriaComponent,
  DataZoomInsideComponent,
  DataZoomSliderComponent,
  GridComponent,
  LegendScrollComponent,
  ParallelComponent,
  TooltipComponent,
  VisualMapContinuousComponent,
} from 'echarts/components'
import { init, use } from 'echarts/core'
import { ScatterJitter } from 'echarts/features'
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers'
import type { PlotAction, PlotOption } from './option'

// The parts of the library that plots use. Only this file imports it, and only lazily loaded ones import this file.
use([
  AriaComponent,
  BarChart,
  BoxplotChart,
  CanvasRenderer,
  CustomChart,
  DataZoomInsideComponent,
  DataZoomSliderComponent,
  GridComponent,
  LegendScrollComponent,
  ParallelChart,
  ParallelComponent,
  ScatterChart,
  ScatterJitter,
  SVGRenderer,
  TooltipComponent,
  VisualMapContinuousComponent,
])

export { init }

/** A plot as a picture of a size in CSS pixels: an image with twice as many, or drawing instructions. */
export function picture(
  option: PlotOption,
  actions: readonly PlotAction[],
  format: 'png' | 'svg',
  size: { width: number; height: number },
): Blob {
  const chart = init(document.createElement('div'), undefined, {
    ...size,
    renderer: format === 'svg' ? 'svg' : 'canvas',
    ssr: format === 'svg',
  })
  try {
    chart.setOption({ ...option, animation: false })
    for (const action of actions) chart.dispatchAction(action, { silent: true, flush: true })
    if (format === 'svg') return new Blob([chart.renderToSVGString()], { type: 'image/svg+xml' })
    return dataUrlBlob(chart.getDataURL({ type: 'png', pixelRatio: 2 }))
  } finally {
    chart.dispose()
  }
}

/** Read by hand: fetching a data address is a connection, which the page's policy does not allow. */
function dataUrlBlob(url: string): Blob {
  const [head = '', body = ''] = url.split(',')
  const bytes = Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0))
  return new Blob([bytes], { type: /^data:([^;]+)/.exec(head)?.[1] })
}
