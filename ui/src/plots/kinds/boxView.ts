import type { Run } from '~/api/runs'
import { axisOption, baseOption, categoryAxis, drawn, type PlotOption, tooltipContent } from '../chart/option'
import type { PlotTheme } from '../chart/theme'
import { boxOf, isOutlier } from '../data/boxes'
import { type Column, counted } from '../data/columns'
import { groupRuns } from '../data/groups'
import { shorten } from '../data/labels'
import { type Axis, plottable } from '../data/selection'
import type { PlotView } from '../frame/PlotFrame'
import { nameOf, type PlotProps } from './plotProps'

interface BoxInput {
  runs: readonly Run[]
  value: Axis
  by: Column | undefined
  theme: PlotTheme
  openRun: PlotProps['openRun']
}

const HEIGHT = 440
const BOX_WIDTH = 64
const LABEL_LENGTH = 20
/** With so few runs every one is a dot; with more only those far from the others. */
const MOST_DOTS = 300

/** Boxes of a number by group, with the runs as dots that open them. */
export function boxView({ runs, value, by, theme, openRun }: BoxInput): PlotView | string {
  const { indexes, notes } = plottable(runs.length, [value])
  if (indexes.length === 0) return [`No run has a number of ${value.column.label}.`, ...notes].join(' ')
  const { groups, note } = by
    ? groupRuns(by, indexes)
    : { groups: [{ label: 'all runs', indexes }], note: undefined }
  const numberAt = (index: number) => Number(value.column.values[index])
  const boxes = groups.map((group) => ({ label: group.label, ...boxOf(group.indexes.map(numberAt)) }))
  const isEveryDot = indexes.length <= MOST_DOTS
  const dots = groups.flatMap((group, place) =>
    group.indexes.flatMap((index) => {
      const box = boxes[place]
      return box && (isEveryDot || isOutlier(numberAt(index), box)) ? [{ place, index }] : []
    }),
  )
  const groupName = by?.label ?? ''
  const label = `Box plot of ${value.column.label}${by ? ` by ${by.label}` : ''}, ${counted(groups.length, 'group')} of ${drawn(indexes.length, runs.length)}.`
  const names = boxes.map(({ label, n }) => `${shorten(label, LABEL_LENGTH)}\n(${n})`)
  const option: PlotOption = {
    ...baseOption(theme, label),
    // Dots of one height stand beside each other.
    xAxis: {
      ...categoryAxis(names, groupName, theme, false),
      axisLabel: { color: theme.muted, fontSize: 11, lineHeight: 14 },
      jitter: 48,
      jitterOverlap: false,
      jitterMargin: 1,
    },
    yAxis: axisOption(value, theme, true),
    series: [
      {
        type: 'boxplot',
        id: 'boxes',
        boxWidth: [16, 56],
        itemStyle: {
          color: theme.isDark ? 'rgb(76 195 138 / 18%)' : 'rgb(11 110 79 / 12%)',
          borderColor: theme.accent,
          borderWidth: 1.5,
        },
        data: boxes.map((box) => [
          box.lowWhisker,
          box.firstQuartile,
          box.median,
          box.thirdQuartile,
          box.highWhisker,
        ]),
      },
      {
        type: 'scatter',
        id: 'dots',
        symbolSize: 6,
        cursor: 'pointer',
        z: 4,
        itemStyle: { color: theme.ink, opacity: 0.45 },
        emphasis: { itemStyle: { opacity: 1 } },
        data: dots.map(({ place, index }) => [place, numberAt(index)]),
      },
    ],
  }
  option.tooltip = {
    ...option.tooltip,
    trigger: 'item',
    formatter: (params) => {
      const event = Array.isArray(params) ? params[0] : params
      if (event?.seriesIndex === 1) {
        const index = dots[event.dataIndex]?.index ?? -1
        const text = value.column.format(value.column.values[index] ?? null)
        return tooltipContent(nameOf(runs, index), [[value.column.label, text]], 'Click to open')
      }
      const box = boxes[event?.dataIndex ?? -1]
      if (!box) return ''
      const { format } = value.column
      return tooltipContent(by ? `${by.label}: ${box.label}` : box.label, [
        ['runs', String(box.n)],
        ['median', format(box.median)],
        ['middle half', `${format(box.firstQuartile)} – ${format(box.thirdQuartile)}`],
        ['whiskers', `${format(box.lowWhisker)} – ${format(box.highWhisker)}`],
      ])
    },
  }
  return {
    label,
    fileName: `boxes ${value.column.label} by ${groupName}`,
    option,
    height: HEIGHT,
    minWidth: groups.length > 15 ? groups.length * BOX_WIDTH : undefined,
    notes: [
      `Boxes are the middle half with the median, whiskers the farthest run within 1.5 times that; ${isEveryDot ? 'dots are the runs' : 'dots are the runs beyond'}. The number of runs is in parentheses.`,
      ...(note ? [note] : []),
      ...notes,
    ],
    onClick: (event) => {
      const run = event.seriesIndex === 1 ? runs[dots[event.dataIndex ?? -1]?.index ?? -1] : undefined
      if (run) openRun(run.run_id, event.event?.event)
    },
    table: {
      columns: [
        groupName || 'Group',
        'n',
        'low whisker',
        'first quartile',
        'median',
        'third quartile',
        'high whisker',
      ],
      rows: boxes.map((box) => ({
        values: [
          box.label,
          box.n,
          box.lowWhisker,
          box.firstQuartile,
          box.median,
          box.thirdQuartile,
          box.highWhisker,
        ],
      })),
    },
  }
}
