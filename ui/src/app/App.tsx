import { MantineProvider } from '@mantine/core'
import { ModalsProvider } from '@mantine/modals'
import { Notifications } from '@mantine/notifications'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useEffect } from 'react'
import { FRESH_MS } from '~/api/changesPlace'
import { ApiError } from '~/api/errors'
import { createAppRouter } from './router'
import { listenForShortcuts } from './shortcuts'
import { theme } from './theme'

const RETRIES = 3

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // What is shown is kept true by the stream of changes, and read again when it was away.
      staleTime: FRESH_MS,
      // A refusal stays one; a server that is away may come back.
      retry: (failures, error) =>
        failures < RETRIES && (!(error instanceof ApiError) || error.status === 0 || error.status >= 500),
    },
  },
})

const router = createAppRouter(queryClient)
// The page's code and what it shows first come while the frame around it is drawn.
void router.load()

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

/** The application: what all pages share around the router. */
export function App() {
  useEffect(listenForShortcuts, [])
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <ModalsProvider>
          <Notifications position="bottom-right" limit={4} />
          <RouterProvider router={router} />
        </ModalsProvider>
      </QueryClientProvider>
    </MantineProvider>
  )
}
