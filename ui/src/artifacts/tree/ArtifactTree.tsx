import { Loader } from '@mantine/core'
import { IconChevronRight, IconFile, IconFolder, IconFolderOpen } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { formatBytes } from '~/format/bytes'
import classes from './ArtifactTree.module.css'
import { treeMove, typedLine } from './treeKeys'
import type { TreeRow } from './treeRows'

const ROW_HEIGHT_PX = 26
/** Letters that come sooner after each other than this belong to one name. */
const TYPING_PAUSE_MS = 600

interface ArtifactTreeProps {
  rows: TreeRow[]
  /** The path that is shown beside the tree. */
  chosen: string
  onChoose: (row: TreeRow, how: { replace: boolean }) => void
  onToggle: (folder: string, isOpen: boolean) => void
}

/** Files and folders as a tree, of which only the lines in sight are drawn. What has the focus is shown beside it. */
export function ArtifactTree({ rows, chosen, onChoose, onToggle }: ArtifactTreeProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const typed = useRef({ text: '', atMs: 0 })
  const idPrefix = useId()
  const [active, setActive] = useState(chosen)
  const found = rows.findIndex(({ path }) => path === active)
  const activeIndex = found >= 0 ? found : rows.findIndex(({ path }) => path === chosen)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT_PX,
    overscan: 12,
  })

  const goTo = (index: number) => {
    const row = rows[index]
    if (!row) return
    setActive(row.path)
    virtual.scrollToIndex(index)
    if (row.kind === 'file') onChoose(row, { replace: true })
  }
  const choose = (row: TreeRow) => {
    setActive(row.path)
    if (row.kind === 'file' || row.kind === 'folder') onChoose(row, { replace: false })
    if (row.kind === 'folder') onToggle(row.path, !(row.isOpen && row.path === chosen))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const row = rows[activeIndex]
    if ((event.key === 'Enter' || event.key === ' ') && row) {
      event.preventDefault()
      return choose(row)
    }
    const move = treeMove(rows, activeIndex, event.key)
    if (move) {
      event.preventDefault()
      if ('goTo' in move) goTo(move.goTo)
      else if ('open' in move) onToggle(move.open, true)
      else onToggle(move.close, false)
      return
    }
    // A letter goes to a name here, and does nothing else on the page.
    if (event.key.length !== 1 || event.key === '/' || event.key === '?') return
    event.preventDefault()
    const nowMs = Date.now()
    const before = nowMs - typed.current.atMs < TYPING_PAUSE_MS ? typed.current.text : ''
    typed.current = { text: before + event.key, atMs: nowMs }
    const line = typedLine(rows, activeIndex, typed.current.text)
    if (line !== undefined) goTo(line)
  }

  return (
    <div
      ref={scroller}
      role="tree"
      aria-label="Files"
      tabIndex={0}
      aria-activedescendant={activeIndex >= 0 ? `${idPrefix}-${activeIndex}` : undefined}
      className={classes.tree}
      onKeyDown={onKeyDown}
    >
      <div role="none" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index]
          if (!row) return null
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the keyboard, as one thing
            <div
              key={row.path}
              id={`${idPrefix}-${index}`}
              role="treeitem"
              tabIndex={-1}
              aria-level={row.level}
              aria-posinset={row.position}
              aria-setsize={row.siblings}
              aria-expanded={row.kind === 'folder' ? row.isOpen : undefined}
              aria-selected={row.path === chosen}
              data-active={index === activeIndex || undefined}
              className={classes.row}
              style={{
                transform: `translateY(${start}px)`,
                height: ROW_HEIGHT_PX,
                paddingLeft: row.level * 14 - 6,
              }}
              onClick={() => choose(row)}
            >
              <RowContent row={row} />
            </div>
          )
        })}
      </div>
    </div>
  )
}

function RowContent({ row }: { row: TreeRow }) {
  switch (row.kind) {
    case 'loading':
      return (
        <span className={classes.note}>
          <Loader size={12} /> Reading…
        </span>
      )
    case 'failed':
      return <span className={classes.failed}>{row.error?.message}</span>
    case 'empty':
      return <span className={classes.note}>Nothing in it</span>
    case 'folder':
      return (
        <>
          <IconChevronRight
            size={12}
            aria-hidden
            className={classes.arrow}
            data-open={row.isOpen || undefined}
          />
          {row.isOpen ? <IconFolderOpen size={15} aria-hidden /> : <IconFolder size={15} aria-hidden />}
          <span className={classes.name} title={row.name}>
            {row.name}
          </span>
        </>
      )
    case 'file':
      return (
        <>
          <span className={classes.arrow} />
          <IconFile size={15} aria-hidden color="var(--ink-muted)" />
          <span className={classes.name} title={row.name}>
            {row.name}
          </span>
          <span className={classes.size}>{formatBytes(row.sizeBytes ?? 0)}</span>
        </>
      )
  }
}
