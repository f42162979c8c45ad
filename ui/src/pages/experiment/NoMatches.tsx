import { Button, Text } from '@mantine/core'
import type { PageState } from './search'
import type { SetState } from './usePageState'

/** No run is as the filter wants it. */
export function NoMatches({ state, setState }: { state: PageState; setState: SetState }) {
  if (state.filter === '') {
    return (
      <Text c="dimmed">{state.stage === 'deleted' ? 'No run is in the trash.' : 'There are no runs.'}</Text>
    )
  }
  return (
    <>
      <Text mb={8}>No run matches this filter.</Text>
      <Button onClick={() => setState({ filter: '' })}>Clear the filter</Button>
    </>
  )
}
