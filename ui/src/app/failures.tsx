import { Anchor } from '@mantine/core'
import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router'
import { EmptyState, ErrorState } from '~/components/states'

/** An address that is none of ours. */
export function NotFound() {
  return (
    <EmptyState title="There is no such page">
      <Anchor component={Link} to="/">
        All experiments
      </Anchor>
    </EmptyState>
  )
}

/** A page that could not be shown. */
export function PageFailed({ error }: ErrorComponentProps) {
  const router = useRouter()
  return (
    <ErrorState
      error={error instanceof Error ? error : new Error(String(error))}
      retry={() => void router.invalidate()}
    />
  )
}
