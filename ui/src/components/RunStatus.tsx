import { Tooltip } from '@mantine/core'
import {
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconPlayerPlayFilled,
  IconPlayerStop,
} from '@tabler/icons-react'

const STATUSES: Record<string, { label: string; color: string; Icon: typeof IconCircleCheck }> = {
  RUNNING: { label: 'Running', color: 'var(--accent)', Icon: IconPlayerPlayFilled },
  SCHEDULED: { label: 'Scheduled', color: 'var(--ink-muted)', Icon: IconCircleDashed },
  FINISHED: { label: 'Finished', color: 'var(--ink-muted)', Icon: IconCircleCheck },
  FAILED: { label: 'Failed', color: 'var(--danger)', Icon: IconCircleX },
  KILLED: { label: 'Killed', color: 'var(--warning)', Icon: IconPlayerStop },
}

/** A run's status as a sign, by shape as well as by colour, with its name beside it where there is room. */
export function RunStatus({ status, withLabel = false }: { status: string; withLabel?: boolean }) {
  const { label, color, Icon } = STATUSES[status] ?? {
    label: status,
    color: 'var(--ink-muted)',
    Icon: IconCircleDashed,
  }
  const sign = <Icon size={14} color={color} role="img" aria-label={label} style={{ flex: 'none' }} />
  if (!withLabel) return <Tooltip label={label}>{sign}</Tooltip>
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 4 }}>
      {sign} {label}
    </span>
  )
}
