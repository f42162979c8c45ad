import { CloseButton } from '@mantine/core'
import type { RefObject } from 'react'
import { formatNumber } from '~/format/number'
import type { Near } from './data/nearest'
import type { DrawnLine } from './data/scene'
import { formatPlaces } from './format'
import { LineSwatch } from './LineSwatch'
import type { Plot, Pointer } from './plot/Plot'
import type { ChartAxis } from './search'
import classes from './Tooltip.module.css'

/** Values listed while the pointer moves. A list that is pinned has all of them. */
const SHOWN = 10
const DISTANCE = 16

/** The values at the pointer, the nearest first. */
export function Tooltip({
  axis,
  values,
  pointer,
  area,
  isPinned,
  onClose,
}: {
  axis: ChartAxis
  values: readonly Near<DrawnLine>[]
  pointer: Pointer
  area: RefObject<Plot | null>
  isPinned: boolean
  onClose: () => void
}) {
  const [nearest] = values
  if (!nearest) return null
  const shown = isPinned ? values : values.slice(0, SHOWN)
  const { first = nearest.line.x, last = nearest.line.x } = nearest.line
  return (
    <div
      className={classes.tooltip}
      style={placeOf(pointer, area.current?.area)}
      data-pinned={isPinned || undefined}
      role="status"
    >
      <div className={classes.head}>
        <span>{formatPlaces(axis, first[nearest.index] ?? pointer.x, last[nearest.index] ?? pointer.x)}</span>
        {isPinned && <CloseButton size="xs" aria-label="Unpin the values" onClick={onClose} />}
      </div>
      <div className={classes.scroll} tabIndex={isPinned ? 0 : undefined}>
        <table>
          <tbody>
            {shown.map((near) => (
              <Value key={near.line.id} near={near} isNearest={near === nearest} />
            ))}
          </tbody>
        </table>
      </div>
      {values.length > shown.length && (
        <div className={classes.more}>and {values.length - shown.length} more: click to list all</div>
      )}
    </div>
  )
}

function Value({ near: { line, index }, isNearest }: { near: Near<DrawnLine>; isNearest: boolean }) {
  const [low, high] = [line.low?.[index], line.high?.[index]]
  const hasSpread = low !== undefined && high !== undefined && low !== high
  return (
    <tr data-nearest={isNearest || undefined}>
      <td>
        <LineSwatch color={line.color} dash={line.dash} />
      </td>
      <td className={classes.name}>{line.label}</td>
      <td className={classes.number}>{formatNumber(line.y[index], 5)}</td>
      <td className={classes.spread}>
        {hasSpread && `${formatNumber(low, 4)} … ${formatNumber(high, 4)}`}
        {line.isGroup && ` n ${line.counts?.[index] ?? ''}`}
      </td>
    </tr>
  )
}

/** Beside the pointer, on the side where there is room on the screen. */
function placeOf(pointer: Pointer, area: HTMLElement | undefined) {
  if (!area) return {}
  const rectangle = area.getBoundingClientRect()
  const [left, top] = [area.offsetLeft + pointer.left, area.offsetTop + pointer.top]
  const isRight = rectangle.left + pointer.left > window.innerWidth * 0.6
  const isLow = rectangle.top + pointer.top > window.innerHeight * 0.6
  const horizontal = isRight ? `calc(${left - DISTANCE}px - 100%)` : `${left + DISTANCE}px`
  const vertical = isLow ? `calc(${top + DISTANCE}px - 100%)` : `${top - DISTANCE}px`
  return { transform: `translate(${horizontal}, ${vertical})` }
}
