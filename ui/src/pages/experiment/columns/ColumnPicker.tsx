import { Button, Drawer, Group, Switch, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useMemo, useRef, useState } from 'react'
import type { RunsDefinition } from '~/api/runBookmarks'
import { formatCount } from '~/format/number'
import { useKeys } from '../filter/useKnown'
import { ChoiceItem } from './ChoiceItem'
import classes from './ColumnPicker.module.css'
import { type ChoiceRow, choiceRows } from './choices'
import type { Column } from './column'
import { useDiffering } from './useDiffering'

const ROW_HEIGHT_PX = 30

/** Chooses what the table shows, out of any number of keys. */
export function ColumnPicker(props: {
  isOpen: boolean
  onClose: () => void
  definition: RunsDefinition
  columns: readonly Column[]
  /** Nothing: the columns that follow from the runs. */
  onColumns: (columns: Column[] | undefined) => void
}) {
  return (
    <Drawer
      opened={props.isOpen}
      onClose={props.onClose}
      position="right"
      size={420}
      title="Columns"
      classNames={{ body: classes.body, content: classes.content }}
      overlayProps={{ backgroundOpacity: 0.15 }}
    >
      {props.isOpen && <Choices {...props} />}
    </Drawer>
  )
}

function Choices({ definition, columns, onColumns }: Parameters<typeof ColumnPicker>[0]) {
  const [text, setText] = useState('')
  const [onlyDiffering, setOnlyDiffering] = useState(false)
  const scope = { experimentIds: definition.experimentIds, view: definition.view }
  const metrics = useKeys(scope, 'metric')
  const params = useKeys(scope, 'param')
  const tags = useKeys(scope, 'tag')
  const differing = useDiffering(definition, params, tags, onlyDiffering)
  const isComparing = onlyDiffering && differing === undefined && params.length + tags.length > 0
  const rows = useMemo(
    () => choiceRows({ metrics, params, tags }, text, onlyDiffering ? differing : undefined),
    [metrics, params, tags, text, onlyDiffering, differing],
  )
  return (
    <>
      <TextInput
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        placeholder="Search metrics, params, tags…"
        aria-label="Search columns"
        leftSection={<IconSearch size={14} aria-hidden />}
        data-autofocus
      />
      <Group justify="space-between">
        <Switch
          label="Only keys that differ"
          checked={onlyDiffering}
          onChange={(event) => setOnlyDiffering(event.currentTarget.checked)}
        />
        <Button variant="subtle" onClick={() => onColumns(undefined)}>
          As at first
        </Button>
      </Group>
      {isComparing && <div role="status">Comparing {formatCount(params.length + tags.length)} keys…</div>}
      <ChoiceList rows={rows} columns={columns} onColumns={onColumns} />
    </>
  )
}

function ChoiceList(props: {
  rows: ChoiceRow[]
  columns: readonly Column[]
  onColumns: (columns: Column[]) => void
}) {
  const { rows } = props
  const scroll = useRef<HTMLDivElement>(null)
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_HEIGHT_PX,
    overscan: 8,
  })
  return (
    <>
      <nav className={classes.sections} aria-label="Sections">
        {rows.map(
          (row, index) =>
            row.kind === 'heading' && (
              <button
                key={row.label}
                type="button"
                onClick={() => list.scrollToIndex(index, { align: 'start' })}
              >
                {row.label} <span>{formatCount(row.count)}</span>
              </button>
            ),
        )}
      </nav>
      <ChoiceRows
        rows={rows}
        list={list}
        scroll={scroll}
        columns={props.columns}
        onColumns={props.onColumns}
      />
    </>
  )
}

function ChoiceRows(props: {
  rows: ChoiceRow[]
  list: Virtualizer<HTMLDivElement, Element>
  scroll: RefObject<HTMLDivElement | null>
  columns: readonly Column[]
  onColumns: (columns: Column[]) => void
}) {
  const { rows, list, scroll } = props
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section ref={scroll} className={classes.list} tabIndex={0} aria-label="What columns can show">
      <div style={{ height: list.getTotalSize(), position: 'relative' }}>
        {list.getVirtualItems().map(({ index, start }) => {
          const row = rows[index]
          if (!row) return null
          return (
            <div
              key={row.kind === 'heading' ? `# ${row.label}` : row.choice.id}
              className={row.kind === 'heading' ? classes.heading : classes.choice}
              style={{ transform: `translateY(${start}px)`, height: ROW_HEIGHT_PX }}
            >
              {row.kind === 'heading' ? (
                <>
                  {row.label} <span>{formatCount(row.count)}</span>
                </>
              ) : (
                <ChoiceItem choice={row.choice} columns={props.columns} onColumns={props.onColumns} />
              )}
            </div>
          )
        })}
      </div>
    </section>
  )
}
