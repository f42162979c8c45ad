import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import type { RowModel } from '../rows/model'

/**
 * Keeps the rows in view where they are when others come in above them, and goes to the top when the rows are about
 * something else. At the very top new rows push the others down, so that they are seen.
 */
export function useScrollAnchor(
  scroll: RefObject<HTMLElement | null>,
  model: RowModel,
  rowHeight: number,
  about: string,
) {
  const anchor = useRef<{ index: number; runId: string }>(undefined)
  const wasAbout = useRef(about)
  useLayoutEffect(() => {
    if (wasAbout.current === about) return
    wasAbout.current = about
    anchor.current = undefined
    scroll.current?.scrollTo({ top: 0 })
  }, [about, scroll])
  useLayoutEffect(() => {
    const element = scroll.current
    const before = anchor.current
    if (!element || !before || element.scrollTop === 0) return
    for (const [index, runId] of model.known()) {
      if (runId !== before.runId) continue
      if (index !== before.index) element.scrollTop += (index - before.index) * rowHeight
      anchor.current = { index, runId }
      return
    }
  }, [model, rowHeight, scroll])
  useEffect(() => {
    const index = Math.floor((scroll.current?.scrollTop ?? 0) / rowHeight)
    const item = model.count > 0 ? model.at(index) : undefined
    if (item?.kind === 'run') anchor.current = { index, runId: item.run.run_id }
  })
}
