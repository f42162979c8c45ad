import { useEffect, useSyncExternalStore } from 'react'

/** A key that does something on the page that is open. */
export interface Shortcut {
  /** As people write it: `j`, `?`, `Enter`, `mod+K` (Ctrl or Cmd). */
  keys: string
  /** What it does, for the list of them. */
  label: string
}

type Entry = Shortcut & { run: { current: () => void } }

let entries: readonly Entry[] = []
const listeners = new Set<() => void>()

function change(next: readonly Entry[]) {
  entries = next
  for (const listener of listeners) listener()
}

/** Makes a key do something while the component is shown. Keys typed into fields stay text. */
export function useShortcut(keys: string, label: string, run: () => void, enabled = true) {
  useEffect(() => {
    if (!enabled) return
    const entry: Entry = { keys, label, run: { current: run } }
    change([...entries, entry])
    return () => change(entries.filter((other) => other !== entry))
  }, [keys, label, run, enabled])
}

/** What keys do on this page, for the help and for tooltips. */
export function useShortcuts(): readonly Shortcut[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => entries,
  )
}

function isTyping(target: EventTarget | null): boolean {
  // A box that was ticked keeps the focus, and takes no text.
  if (target instanceof HTMLInputElement && /^(checkbox|radio)$/.test(target.type)) return false
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  )
}

function matches(keys: string, event: KeyboardEvent): boolean {
  const wantsModifier = keys.startsWith('mod+')
  const key = wantsModifier ? keys.slice(4) : keys
  if ((event.ctrlKey || event.metaKey) !== wantsModifier || event.altKey) return false
  return (
    event.key === key || (key.length === 1 && wantsModifier && event.key.toLowerCase() === key.toLowerCase())
  )
}

/** Listens for all of them; once, at the top. The latest that was registered for a key wins. */
export function listenForShortcuts(): () => void {
  const listen = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return
    const entry = entries.findLast(({ keys }) => matches(keys, event))
    if (!entry || (isTyping(event.target) && !entry.keys.startsWith('mod+'))) return
    // On a button or a link it presses that.
    if (entry.keys === 'Enter' && event.target instanceof Element && event.target.closest('a, button')) return
    // A dialog in front has the keyboard to itself.
    if (document.querySelector('[aria-modal="true"]') && !entry.keys.startsWith('mod+')) return
    event.preventDefault()
    entry.run.current()
  }
  window.addEventListener('keydown', listen)
  return () => window.removeEventListener('keydown', listen)
}
