import { Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import type { ReactNode } from 'react'

/** Asks before something that cannot be undone. What can be undone is done, and offers to. */
export function confirmDanger(options: { title: string; body: ReactNode; action: string; run: () => void }) {
  modals.openConfirmModal({
    title: options.title,
    children: <Text size="sm">{options.body}</Text>,
    labels: { confirm: options.action, cancel: 'Cancel' },
    confirmProps: { color: 'red', variant: 'filled' },
    onConfirm: options.run,
  })
}
