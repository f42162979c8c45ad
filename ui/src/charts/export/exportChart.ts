import { axisName } from '../format'
import { themeColor } from '../plot/axes'
import type { Plot } from '../plot/Plot'
import type { Chart } from '../useChart'
import { chartRows } from './csv'
import { drawPng } from './png'
import { type Picture, writeSvg } from './svg'

/** Files that a chart can be saved as. */
export type ExportFormat = 'png' | 'svg' | 'csv'

/** Saves what a chart draws. */
export async function exportChart(chart: Chart, plot: Plot | null, format: ExportFormat) {
  const name = chart.spec.id.replace(/[^\w.-]+/g, '_')
  if (format === 'csv') {
    const { unparse } = await import('papaparse')
    save(
      new Blob([unparse(chartRows(chart.lines, axisName(chart.axis)))], { type: 'text/csv' }),
      `${name}.csv`,
    )
    return
  }
  if (!plot) throw new Error('There is no picture to save: the chart is not drawn.')
  const picture = pictureOf(chart, plot)
  const blob =
    format === 'png'
      ? await drawPng(plot.canvas, picture)
      : new Blob([writeSvg(picture)], { type: 'image/svg+xml' })
  save(blob, `${name}.${format}`)
}

function pictureOf(chart: Chart, plot: Plot): Picture {
  return {
    title: `${chart.spec.id} by ${axisName(chart.axis)}`,
    caption: chart.notes.join(' · '),
    width: plot.size.width,
    height: plot.size.height,
    frame: plot.pageFrame(),
    lines: chart.lines,
    xTicks: plot.xTicks,
    yTicks: plot.yTicks,
    colors: {
      ground: themeColor('--ground'),
      ink: themeColor('--ink'),
      muted: themeColor('--ink-muted'),
      hairline: themeColor('--hairline'),
    },
  }
}

function save(blob: Blob, name: string) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  // The download has begun by then, and the bytes can be let go.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
