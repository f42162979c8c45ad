import type { CustomSeriesOption } from 'echarts/charts'
import type { PlotTheme } from '../chart/theme'

const CAP = 4

/** Lines with caps from one value to another, beside the bar at a place. One without ends is not drawn. */
export function errorBars(
  ends: [low: number, high: number, place: number][],
  theme: PlotTheme,
): CustomSeriesOption {
  return {
    type: 'custom',
    id: 'errors',
    silent: true,
    z: 3,
    data: ends.filter(([low, high]) => Number.isFinite(low) && Number.isFinite(high)),
    encode: { x: [0, 1], y: 2 },
    renderItem: (_, api) => {
      const place = api.value(2)
      const [left = 0, y = 0] = api.coord([api.value(0), place])
      const [right = 0] = api.coord([api.value(1), place])
      const style = { stroke: theme.ink, lineWidth: 1.25 }
      const line = (x1: number, y1: number, x2: number, y2: number) => ({
        type: 'line' as const,
        shape: { x1, y1, x2, y2 },
        style,
      })
      return {
        type: 'group',
        children: [
          line(left, y, right, y),
          line(left, y - CAP, left, y + CAP),
          line(right, y - CAP, right, y + CAP),
        ],
      }
    },
  }
}
