import { modals } from '@mantine/modals'
import type { ReactNode } from 'react'

/** Opens a dialog in front of the page. Its content is drawn outside the router: see `goTo`. */
export function openDialog(title: string, content: (close: () => void) => ReactNode, size?: string) {
  const close = () => modals.close(id)
  const id = modals.open({ title, children: content(close), size })
}
