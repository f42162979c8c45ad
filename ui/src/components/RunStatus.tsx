import { Tooltip } from '@mantine/core'
import {
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconPlayerPlayFilled,
  IconPlayerStop,
  IconPlugConnectedX,
} from '@tabler/icons-react'
import type { Run } from '~/api/runs'
import { shownStatus } from '~/format/runStatus'

const SIGNS: Record<string, { color: string; Icon: typeof IconCircleCheck }> = {
  RUNNING: { color: 'var(--accent)', Icon: IconPlayerPlayFilled },
  SCHEDULED: { color: 'var(--ink-muted)', Icon: IconCircleDashed },
  FINISHED: { color: 'var(--ink-muted)', Icon: IconCircleCheck },
  FAILED: { color: 'var(--danger)', Icon: IconCircleX },
  KILLED: { color: 'var(--warning)', Icon: IconPlayerStop },
  LOST: { color: 'var(--warning)', Icon: IconPlugConnectedX },
}

interface RunStatusProps {
  run: Pick<Run, 'status' | 'lost_since_ms'>
  withLabel?: boolean
}

/** A run's status as a sign, by shape as well as by colour, with its name beside it where there is room. */
export function RunStatus({ run, withLabel = false }: RunStatusProps) {
  const { status, label, title } = shownStatus(run)
  const { color, Icon } = SIGNS[status] ?? { color: 'var(--ink-muted)', Icon: IconCircleDashed }
  const sign = <Icon size={14} color={color} role="img" aria-label={title} style={{ flex: 'none' }} />
  if (!withLabel) return <Tooltip label={title}>{sign}</Tooltip>
  return (
    <Tooltip label={title} disabled={title === label}>
      <span style={{ display: 'inline-flex', alignItems: 'center', gap: 4 }}>
        {sign} {label}
      </span>
    </Tooltip>
  )
}
