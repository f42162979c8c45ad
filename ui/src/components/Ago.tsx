import { formatAgo, formatTime } from '~/format/time'

/** How long ago something was, with the exact time on hover: the browser's own hint, because tables show it in each row. */
export function Ago({ timeMs }: { timeMs: number }) {
  return (
    <time dateTime={new Date(timeMs).toISOString()} title={formatTime(timeMs)}>
      {formatAgo(timeMs)}
    </time>
  )
}
