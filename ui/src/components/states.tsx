import { Button, Skeleton, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './states.module.css'

/** Nothing here yet, and what makes something be here. */
export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Stack className={classes.state} gap="xs">
      <Title order={2}>{title}</Title>
      {children}
    </Stack>
  )
}

/** What went wrong and what to do. What was there or typed stays. */
export function ErrorState({ error, retry }: { error: Error; retry?: () => void }) {
  return (
    <Stack className={classes.state} gap="xs" role="alert">
      <IconAlertTriangle aria-hidden color="var(--danger)" />
      <Text>{error.message}</Text>
      {retry && (
        <div>
          <Button leftSection={<IconRefresh size={14} aria-hidden />} onClick={retry}>
            Try again
          </Button>
        </div>
      )}
    </Stack>
  )
}

/** The shape of a list that is being read. */
export function LoadingRows({ rows = 8 }: { rows?: number }) {
  return (
    <Stack gap={8} p="md" aria-busy aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all the same
        <Skeleton key={row} height={16} width={`${90 - ((row * 17) % 45)}%`} />
      ))}
    </Stack>
  )
}
