import type { Virtualizer } from '@tanstack/react-virtual'
import { type FocusEvent, type KeyboardEvent, type RefObject, useCallback, useRef, useState } from 'react'
import { useShortcut } from '~/app/shortcuts'
import type { VirtualTableProps } from './VirtualTable'

/** The keys of a table: `j` and `k` move, Enter opens, `x` selects, arrows fold. */
export function useRowKeys<Row>({
  rows,
  order,
  tree,
  selection,
  onOpen,
  onActive,
  scroller,
  virtualizer,
  toggle,
}: VirtualTableProps<Row> & {
  order: string[]
  scroller: RefObject<HTMLDivElement | null>
  virtualizer: Virtualizer<HTMLDivElement, Element>
  toggle: (id: string, isRange: boolean) => void
}) {
  const [activeId, setActiveId] = useState<string>()
  const [isFocused, setFocused] = useState(false)
  const activeIndex = activeId === undefined ? -1 : order.indexOf(activeId)
  const active = rows[activeIndex]
  const setActive = (id: string | undefined) => {
    setActiveId(id)
    onActive?.(id === undefined ? undefined : rows[order.indexOf(id)])
  }
  const goTo = (index: number) => {
    const place = Math.max(0, Math.min(order.length - 1, index))
    if (order[place] === undefined) return
    scroller.current?.focus({ preventScroll: true })
    setActive(order[place])
    virtualizer.scrollToIndex(place)
  }
  const fold = (toExpanded: boolean) => {
    const place = active && tree?.place(active)
    if (!active || !place) return
    if (place.isExpanded === !toExpanded) return tree?.toggle(active)
    if (toExpanded) return
    const parent = rows.findLastIndex(
      (row, index) => index < activeIndex && (tree?.place(row).level ?? 0) < place.level,
    )
    if (parent !== -1) goTo(parent)
  }
  const actions = {
    next: () => goTo(activeIndex + 1),
    previous: () => goTo(activeIndex === -1 ? 0 : activeIndex - 1),
    open: () => active && onOpen?.(active),
    select: () => activeId !== undefined && toggle(activeId, false),
    first: () => goTo(0),
    last: () => goTo(order.length - 1),
    unfold: () => fold(true),
    fold: () => fold(false),
    toggle,
    setActive,
  }
  // Keys are registered once; what they do is that of the latest drawing.
  const latest = useRef(actions)
  latest.current = actions
  const next = useCallback(() => latest.current.next(), [])
  const previous = useCallback(() => latest.current.previous(), [])
  const open = useCallback(() => void latest.current.open(), [])
  const select = useCallback(() => void latest.current.select(), [])
  const toggleRow = useCallback((id: string, isRange: boolean) => latest.current.toggle(id, isRange), [])
  const point = useCallback((id: string) => latest.current.setActive(id), [])
  useShortcut('j', 'Next row', next)
  useShortcut('k', 'Previous row', previous)
  useShortcut('Enter', 'Open the row', open, isFocused && onOpen !== undefined)
  useShortcut('x', 'Select the row', select, selection !== undefined)
  const byKey: Record<string, () => void> = {
    ArrowDown: actions.next,
    ArrowUp: actions.previous,
    Home: actions.first,
    End: actions.last,
    ...(tree ? { ArrowRight: actions.unfold, ArrowLeft: actions.fold } : {}),
  }
  return {
    activeIndex,
    toggle: toggleRow,
    point,
    onFocus: (event: FocusEvent) => setFocused(event.target === event.currentTarget),
    onBlur: () => setFocused(false),
    onKeyDown: (event: KeyboardEvent) => {
      const act = byKey[event.key]
      // A link or button inside has its own keys.
      if (!act || event.target !== event.currentTarget) return
      event.preventDefault()
      act()
    },
  }
}
