import { Tooltip } from '@mantine/core'
import { formatAgo, formatTime } from '~/format/time'

/** How long ago something was, with the exact time on hover. */
export function Ago({ timeMs }: { timeMs: number }) {
  return (
    <Tooltip label={formatTime(timeMs)}>
      <time dateTime={new Date(timeMs).toISOString()}>{formatAgo(timeMs)}</time>
    </Tooltip>
  )
}
