import { useCallback, useRef } from 'react'

/** Which rows are chosen, by their ids. */
export interface Selection {
  ids: ReadonlySet<string>
  set: (ids: ReadonlySet<string>) => void
}

/** The ids with those between two places added, or taken away. */
export function withRange(
  ids: ReadonlySet<string>,
  order: string[],
  [from, to]: [number, number],
  isChosen: boolean,
): Set<string> {
  const next = new Set(ids)
  for (const id of order.slice(Math.min(from, to), Math.max(from, to) + 1)) {
    if (isChosen) next.add(id)
    else next.delete(id)
  }
  return next
}

/** Chooses a row, or with Shift all from the one that was chosen last. */
export function useToggle(selection: Selection | undefined, order: string[]) {
  const last = useRef<string | undefined>(undefined)
  return useCallback(
    (id: string, isRange: boolean) => {
      if (!selection) return
      const to = order.indexOf(id)
      const from = isRange && last.current !== undefined ? order.indexOf(last.current) : to
      last.current = id
      selection.set(withRange(selection.ids, order, [from === -1 ? to : from, to], !selection.ids.has(id)))
    },
    [selection, order],
  )
}
