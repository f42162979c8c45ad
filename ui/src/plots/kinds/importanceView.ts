import type { CustomSeriesOption } from 'echarts/charts'
import { GREY } from '../chart/colors'
import { baseOption, categoryAxis, numberAxis, type PlotOption, tooltipContent } from '../chart/option'
import type { PlotTheme } from '../chart/theme'
import { type Column, counted } from '../data/columns'
import type { Field } from '../data/fields'
import { FEWEST_RUNS, type Importance, type Importances } from '../data/importance'
import type { PlotView } from '../frame/PlotFrame'

interface ImportanceInput {
  metric: Column
  importances: Importances
  theme: PlotTheme
  openParam: (param: Field, isNumeric: boolean) => void
}

const BAR_HEIGHT = 26
const BARS_IN_VIEW = 30

/** The strengths as bars, each with the mark that chance seldom passes. */
export function importanceView({
  metric,
  importances,
  theme,
  openParam,
}: ImportanceInput): PlotView | string {
  const { found, notes } = importances
  if (found.length === 0) {
    return [
      `Importance needs ${FEWEST_RUNS} runs or more that have ${metric.label} and differ in a param.`,
      ...notes,
    ].join(' ')
  }
  const runCounts = found.map(({ n }) => n)
  const [fewest, most] = [Math.min(...runCounts), Math.max(...runCounts)]
  const n = fewest === most ? counted(most, 'run') : `${fewest} to ${counted(most, 'run')}`
  const label = `How strongly ${metric.label} goes with each of ${counted(found.length, 'param')}, by ${n}.`
  const option: PlotOption = {
    ...baseOption(theme, label),
    grid: { left: 16, right: 56, top: 8, bottom: 16, outerBoundsMode: 'same' },
    xAxis: { ...numberAxis('Strength', theme, false), min: 0, max: 1 },
    yAxis: {
      ...categoryAxis(
        found.map(({ column }) => column.label),
        '',
        theme,
        true,
      ),
      inverse: true,
    },
    dataZoom:
      found.length > BARS_IN_VIEW
        ? [
            {
              id: 'slider',
              type: 'slider',
              orient: 'vertical',
              right: 0,
              width: 14,
              startValue: 0,
              endValue: BARS_IN_VIEW - 1,
              showDetail: false,
            },
          ]
        : [],
    series: [
      {
        type: 'bar',
        id: 'bars',
        barMaxWidth: 12,
        cursor: 'pointer',
        label: {
          show: true,
          position: 'right',
          color: theme.ink,
          formatter: ({ dataIndex }) => barLabel(found[dataIndex]),
        },
        data: found.map((one) => ({
          value: one.strength,
          itemStyle: {
            color: one.strength > one.chance ? theme.accent : GREY,
            opacity: one.strength > one.chance ? 0.85 : 0.5,
          },
        })),
      },
      chanceMarks(found, theme),
    ],
  }
  option.tooltip = {
    ...option.tooltip,
    trigger: 'item',
    formatter: (params) => {
      const one = found[(Array.isArray(params) ? params[0] : params)?.dataIndex ?? -1]
      return one ? tooltipContent(one.column.label, lines(one, metric), 'Click to see how') : ''
    },
  }
  return {
    label,
    fileName: `importance for ${metric.label}`,
    option,
    height: Math.min(found.length, BARS_IN_VIEW) * BAR_HEIGHT + 70,
    notes: [
      `Each param by itself, over ${n}: |Spearman’s ρ| of numbers, correlation ratio η of ${metric.label}’s ranks between categories. Beyond the mark lies what chance alone does in 5 % of cases; grey bars do not reach it. It is no proof of a cause.`,
      ...(found.length > BARS_IN_VIEW
        ? [`${BARS_IN_VIEW} of ${found.length} params are in view: drag the slider.`]
        : []),
      ...notes,
    ],
    onClick: (event) => {
      const one = found[event.dataIndex ?? -1]
      if (one) openParam(one.column.field, one.column.isNumeric)
    },
    table: {
      columns: [
        'Param',
        'strength',
        'method',
        'with a greater param the metric',
        'runs',
        'values',
        'chance (5 %)',
      ],
      rows: found.map((one) => ({
        values: [
          one.column.label,
          one.strength,
          one.method,
          one.direction ?? '',
          one.n,
          one.valueCount,
          one.chance,
        ],
      })),
    },
  }
}

function barLabel(one: Importance | undefined): string {
  if (!one) return ''
  const sign = one.direction === 'rises' ? ' ↗' : one.direction === 'falls' ? ' ↘' : ''
  return `${one.strength.toFixed(2)}${sign}`
}

function lines(one: Importance, metric: Column): [string, string][] {
  return [
    [one.method === 'Spearman' ? '|Spearman’s ρ|' : 'correlation ratio η', one.strength.toFixed(3)],
    ...(one.direction ? [[`with a greater one, ${metric.label}`, one.direction] as [string, string]] : []),
    ['runs', String(one.n)],
    ['different values', String(one.valueCount)],
    ['chance reaches (5 %)', one.chance.toFixed(3)],
  ]
}

/** A short line across each bar. */
function chanceMarks(found: readonly Importance[], theme: PlotTheme): CustomSeriesOption {
  return {
    type: 'custom',
    id: 'chance',
    silent: true,
    z: 4,
    encode: { x: 0, y: 1 },
    data: found.map(({ chance }, place) => [chance, place]),
    renderItem: (_, api) => {
      const [x = 0, y = 0] = api.coord([api.value(0), api.value(1)])
      return {
        type: 'line',
        shape: { x1: x, y1: y - 9, x2: x, y2: y + 9 },
        style: { stroke: theme.ink, lineWidth: 1.5 },
      }
    },
  }
}
