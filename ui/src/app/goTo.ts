import type { MouseEvent } from 'react'
import { serverUrl } from '~/api/http'

/** Goes to a page from where the router is not around: dialogs and notes. The router hears of it from the history. */
export function goTo(place: string) {
  window.history.pushState({}, '', serverUrl(place))
}

/** What a link to a page needs there. With a modifier it stays the browser's. */
export function linkTo(place: string, then?: () => void) {
  return {
    href: serverUrl(place),
    onClick: (event: MouseEvent) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
      event.preventDefault()
      then?.()
      goTo(place)
    },
  }
}
