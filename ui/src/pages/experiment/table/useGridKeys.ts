import { type KeyboardEvent, type RefObject, useCallback, useLayoutEffect, useRef } from 'react'
import { useShortcut } from '~/app/shortcuts'
import type { RowItem, RowModel } from '../rows/model'
import { useTable } from './TableContext'

const PAGE_STEP = 20

/** Moves through rows with j, k and arrows, and does to the one that is active what its keys say. */
export function useGridKeys(props: {
  grid: RefObject<HTMLElement | null>
  model: RowModel
  active: number | undefined
  setActive: (index: number | undefined) => void
  scrollTo: (index: number) => void
}): (event: KeyboardEvent) => void {
  const { grid, model, active, setActive, scrollTo } = props
  const { facts, actions } = useTable()
  const { count } = model
  const item = active !== undefined && active < count ? model.at(active) : undefined
  const moveTo = (index: number) => {
    if (count === 0) return
    const next = Math.min(count - 1, Math.max(0, index))
    setActive(next)
    scrollTo(next)
    grid.current?.focus({ preventScroll: true })
  }
  const move = (step: number) => moveTo(active === undefined ? 0 : active + step)
  const open = () => {
    if (item?.kind === 'run') actions.open(item.run.run_id)
    if (item?.kind === 'group') actions.toggleOpen(item.id)
  }
  const hasRun = item?.kind === 'run'
  useSteadyShortcut('j', 'Next row', () => move(1))
  useSteadyShortcut('k', 'Row before', () => move(-1))
  useSteadyShortcut('Enter', 'Open the run', open, item !== undefined)
  useRunShortcut('x', 'Select the run', item, hasRun, (runId) => actions.select(runId, active, false))
  useRunShortcut('v', 'Show the run in charts, or not', item, hasRun, actions.toggleShown)
  useRunShortcut('p', 'Keep the run on top, or not', item, hasRun, actions.togglePinned)
  useRunShortcut('b', 'Make the run the baseline, or not', item, hasRun, (runId) =>
    actions.setBaseline(facts.baseline?.run_id === runId ? undefined : runId),
  )
  useRunShortcut('F2', 'Rename the run', item, hasRun, (runId) => actions.edit({ runId, field: 'name' }))

  return (event) => {
    if (event.target !== event.currentTarget) return
    const target = TARGETS[event.key]?.(active ?? -1, count)
    if (target !== undefined) {
      event.preventDefault()
      moveTo(target)
    } else if (isOpening(event.key, item)) {
      event.preventDefault()
      toggle(item, actions.toggleOpen)
    }
  }
}

const TARGETS: Record<string, (active: number, count: number) => number> = {
  ArrowDown: (active) => active + 1,
  ArrowUp: (active) => active - 1,
  PageDown: (active) => active + PAGE_STEP,
  PageUp: (active) => active - PAGE_STEP,
  Home: () => 0,
  End: (_, count) => count - 1,
}

/** Whether an arrow opens or closes the row that is active. */
function isOpening(key: string, item: RowItem | undefined): boolean {
  if (item?.kind !== 'group' && (item?.kind !== 'run' || !item.below?.run_count)) return false
  return (key === 'ArrowRight' && !item.isOpen) || (key === 'ArrowLeft' && item.isOpen === true)
}

function toggle(item: RowItem | undefined, toggleOpen: (id: string, place?: number) => void) {
  if (item?.kind === 'group') toggleOpen(item.id)
  if (item?.kind === 'run') toggleOpen(item.run.run_id, item.place)
}

function useRunShortcut(
  keys: string,
  label: string,
  item: RowItem | undefined,
  enabled: boolean,
  run: (runId: string) => void,
) {
  const act = () => {
    if (item?.kind === 'run') run(item.run.run_id)
  }
  useSteadyShortcut(keys, label, act, enabled)
}

/** A shortcut that stays registered while what it does changes with each row. */
function useSteadyShortcut(keys: string, label: string, run: () => void, enabled = true) {
  const latest = useRef(run)
  useLayoutEffect(() => {
    latest.current = run
  })
  const steady = useCallback(() => latest.current(), [])
  useShortcut(keys, label, steady, enabled)
}
