import { UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useCallback, useRef, useState } from 'react'
import { formatCount } from '~/format/number'
import { ChartCard } from './ChartCard'
import classes from './Grid.module.css'
import { useGrid } from './gridContext'
import { GAP, type GridRow, ROW_GAP } from './rows'
import { type ChartSection, type ChartSpec, COMBINED, movedBefore } from './sections'

/** Rows beyond the edges that are drawn already, for who scrolls on. */
const OVERSCAN = 1

/** The rows of the grid that are in sight. Thousands of charts cost what a dozen do. */
export function GridRows({
  rows,
  sections,
}: {
  rows: readonly GridRow[]
  sections: readonly ChartSection[]
}) {
  const [place, setPlace] = useState<{ scroller: HTMLElement; top: number }>()
  const placed = useCallback((element: HTMLDivElement) => {
    const scroller = scrollingParent(element)
    const measure = () => {
      const top =
        element.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop
      setPlace((before) => (before?.scroller === scroller && before.top === top ? before : { scroller, top }))
    }
    measure()
    // What stands above the rows may change its height.
    const observer = new ResizeObserver(measure)
    for (let above = element.parentElement; above && above !== scroller; above = above.parentElement) {
      observer.observe(above)
    }
    return () => observer.disconnect()
  }, [])
  const latestRows = useRef(rows)
  latestRows.current = rows
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => place?.scroller ?? null,
    estimateSize: (index) => latestRows.current[index]?.height ?? 0,
    getItemKey: (index) => latestRows.current[index]?.id ?? index,
    scrollMargin: place?.top ?? 0,
    gap: ROW_GAP,
    overscan: OVERSCAN,
    useFlushSync: false,
    initialRect: { width: 0, height: window.innerHeight },
  })
  const heights = rows.map(({ height }) => height).join()
  const measured = useRef(heights)
  if (measured.current !== heights) {
    measured.current = heights
    virtualizer.measure()
  }
  return (
    <div ref={placed} className={classes.rows} style={{ height: virtualizer.getTotalSize() }}>
      {virtualizer.getVirtualItems().map(({ index, key, start }) => {
        const row = rows[index]
        if (!row) return null
        const style = { transform: `translateY(${start - (place?.top ?? 0)}px)`, height: row.height }
        return (
          <div key={key} className={classes.row} style={style}>
            {row.kind === 'section' ? (
              <SectionHead row={row} sections={sections} />
            ) : (
              <ChartRow row={row} sections={sections} />
            )}
          </div>
        )
      })}
    </div>
  )
}

function scrollingParent(element: HTMLElement): HTMLElement {
  for (let parent = element.parentElement; parent; parent = parent.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(parent).overflowY)) return parent
  }
  return document.documentElement
}

const SectionHead = memo(function SectionHead({
  row,
  sections,
}: {
  row: Extract<GridRow, { kind: 'section' }>
  sections: readonly ChartSection[]
}) {
  const { changeLayout } = useGrid()
  const toggle = () =>
    changeLayout(({ collapsed }) => ({
      collapsed: row.isOpen ? [...collapsed, row.name] : collapsed.filter((name) => name !== row.name),
    }))
  const toggleAll = () =>
    changeLayout(() => ({ collapsed: row.isOpen ? sections.map(({ name }) => name) : [] }))
  return (
    <h3 className={classes.section}>
      <UnstyledButton className={classes.toggle} aria-expanded={row.isOpen} onClick={toggle}>
        <IconChevronRight size={14} aria-hidden className={classes.chevron} />
        {sectionTitle(row.name)}
        <span className={classes.count}>{formatCount(row.chartCount)}</span>
      </UnstyledButton>
      {sections.length > 1 && (
        <UnstyledButton className={classes.all} onClick={toggleAll}>
          {row.isOpen ? 'Fold all' : 'Unfold all'}
        </UnstyledButton>
      )}
    </h3>
  )
})

function sectionTitle(name: string): string {
  if (name === COMBINED) return 'Combined'
  return name === '' ? 'Metrics' : `${name}/`
}

/** Scrolling renders the rows anew: those that stay are the same. */
const ChartRow = memo(function ChartRow({
  row,
  sections,
}: {
  row: Extract<GridRow, { kind: 'charts' }>
  sections: readonly ChartSection[]
}) {
  const { changeLayout } = useGrid()
  const charts = sections.find(({ name }) => name === row.section)?.charts ?? []
  const store = (ids: string[]) => changeLayout(({ order }) => ({ order: { ...order, [row.section]: ids } }))
  const move = (chart: ChartSpec, to: 'first' | 'earlier' | 'later') => {
    const place = charts.findIndex(({ id }) => id === chart.id)
    const before = { first: 0, earlier: Math.max(0, place - 1), later: place + 2 }[to]
    store(movedBefore(charts, chart.id, charts[before]?.id))
  }
  const drop = (dropped: string, before: ChartSpec) => {
    if (dropped !== before.id && charts.some(({ id }) => id === dropped)) {
      store(movedBefore(charts, dropped, before.id))
    }
  }
  return (
    <div className={classes.charts} style={{ gap: GAP }}>
      {row.charts.map(({ chart, width }) => (
        <ChartCard
          key={chart.id}
          spec={chart}
          width={width}
          height={row.height}
          order={{ onMove: (to) => move(chart, to), onDrop: (dropped) => drop(dropped, chart) }}
        />
      ))}
    </div>
  )
})
