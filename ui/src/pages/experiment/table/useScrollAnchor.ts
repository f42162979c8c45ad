import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import type { RowModel } from '../rows/model'

/**
 * Keeps the rows in view where they are when others come in above them, and goes to the top when the rows are about
 * something else. At the very top new rows push the others down, so that they are seen.
 *
 * `firstIndex` is the first row in view, as far as that is known without asking the browser, which would have it lay
 * out the table once more.
 */
export function useScrollAnchor(
  scroll: RefObject<HTMLElement | null>,
  model: RowModel,
  firstIndex: number,
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
    const before = anchor.current
    if (!before || before.index === 0) return
    for (const [index, runId] of model.known()) {
      if (runId !== before.runId) continue
      if (index === before.index) return
      anchor.current = { index, runId }
      scroll.current?.scrollBy({ top: (index - before.index) * rowHeight })
      return
    }
  }, [model, rowHeight, scroll])
  useEffect(() => {
    const item = model.count > 0 ? model.at(firstIndex) : undefined
    anchor.current = item?.kind === 'run' ? { index: firstIndex, runId: item.run.run_id } : undefined
  }, [model, firstIndex])
}
