import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'

const SHOWN_MS = 8000

/** Says what was done and offers to undo it. */
export function notifyDone(message: string, undo?: () => void | Promise<void>) {
  const id = `done-${Date.now()}-${Math.random()}`
  const takeBack = () => {
    notifications.hide(id)
    Promise.resolve(undo?.()).catch(notifyFailed)
  }
  notifications.show({
    id,
    autoClose: SHOWN_MS,
    withBorder: true,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{message}</Text>
        {undo && (
          <Button variant="subtle" onClick={takeBack}>
            Undo
          </Button>
        )}
      </Group>
    ),
  })
}

/** Says that something that was asked for did not happen, and why. */
export function notifyFailed(error: unknown) {
  const message = error instanceof Error ? error.message : String(error)
  notifications.show({
    color: 'red',
    title: 'That did not work',
    message,
    autoClose: false,
    withBorder: true,
  })
}
