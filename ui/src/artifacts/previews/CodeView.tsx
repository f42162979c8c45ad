import { ActionIcon, TextInput, Tooltip } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import {
  IconCheck,
  IconChevronDown,
  IconChevronUp,
  IconCopy,
  IconSearch,
  IconTextWrap,
} from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useMemo, useRef, useState } from 'react'
import { formatCount } from '~/format/number'
import classes from './CodeView.module.css'
import { type CodeLine, textOfLine } from './codeLines'
import { type Folds, shownLines } from './folds'
import { PreviewBar } from './PreviewBar'

const LINE_HEIGHT_PX = 20
const NO_FOLDS: Folds = new Map()

/** Lines of code or text, of which only those in sight are drawn: with a search, folding and breaking of long lines. */
export function CodeView(props: {
  lines: CodeLine[]
  folds?: Folds
  /** Whether the first line is the first of the file, so that numbers are true. */
  isNumbered?: boolean
  caption?: ReactNode
  controls?: ReactNode
  label: string
}) {
  const { lines, folds = NO_FOLDS, isNumbered = true, caption, controls, label } = props
  const scroller = useRef<HTMLElement>(null)
  const clipboard = useClipboard()
  const [isWrapped, setWrapped] = useState(false)
  const [folded, setFolded] = useState<ReadonlySet<number>>(new Set())
  const [find, setFind] = useState('')
  const [at, setAt] = useState(0)
  const shown = useMemo(() => shownLines(lines.length, folds, folded), [lines.length, folds, folded])
  const found = useMemo(() => foundLines(lines, find), [lines, find])
  const current = found[at % Math.max(1, found.length)]
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_HEIGHT_PX,
    overscan: 20,
  })

  const show = (index: number) => {
    const place = found.length === 0 ? 0 : (index + found.length) % found.length
    const line = found[place]
    setAt(place)
    if (line === undefined) return
    const hidden = [...folded].filter((start) => start < line && line <= (folds.get(start) ?? -1))
    const open = new Set([...folded].filter((start) => !hidden.includes(start)))
    if (hidden.length > 0) setFolded(open)
    virtual.scrollToIndex(shownLines(lines.length, folds, open).indexOf(line), { align: 'center' })
  }
  const toggle = (line: number) => {
    const next = new Set(folded)
    if (!next.delete(line)) next.add(line)
    setFolded(next)
  }

  return (
    <>
      <PreviewBar caption={caption}>
        <TextInput
          className={classes.find}
          aria-label="Find in this file"
          placeholder="Find"
          value={find}
          leftSection={<IconSearch size={13} aria-hidden />}
          rightSectionWidth="auto"
          rightSection={
            find !== '' && (
              <span className={classes.count} role="status">
                {found.length === 0
                  ? 'None'
                  : `${formatCount((at % found.length) + 1)} of ${formatCount(found.length)}`}
              </span>
            )
          }
          onChange={({ currentTarget }) => {
            setFind(currentTarget.value)
            setAt(0)
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') show(event.shiftKey ? at - 1 : at + Number(virtual.scrollOffset !== 0))
            if (event.key === 'Escape') setFind('')
          }}
        />
        {found.length > 0 && (
          <>
            <ActionIcon aria-label="Previous place" size="sm" onClick={() => show(at - 1)}>
              <IconChevronUp size={14} aria-hidden />
            </ActionIcon>
            <ActionIcon aria-label="Next place" size="sm" onClick={() => show(at + 1)}>
              <IconChevronDown size={14} aria-hidden />
            </ActionIcon>
          </>
        )}
        <Tooltip label="Break long lines">
          <ActionIcon
            aria-label="Break long lines"
            aria-pressed={isWrapped}
            variant={isWrapped ? 'light' : 'subtle'}
            onClick={() => setWrapped(!isWrapped)}
          >
            <IconTextWrap size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={clipboard.copied ? 'Copied' : 'Copy what is loaded'}>
          <ActionIcon
            aria-label="Copy the text"
            onClick={() => clipboard.copy(lines.map(textOfLine).join('\n'))}
          >
            {clipboard.copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
          </ActionIcon>
        </Tooltip>
        {controls}
      </PreviewBar>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section ref={scroller} className={classes.code} aria-label={label} tabIndex={0}>
        <div
          style={{ height: virtual.getTotalSize() }}
          className={classes.lines}
          data-wrapped={isWrapped || undefined}
        >
          {virtual.getVirtualItems().map(({ index, start, key }) => {
            const line = shown[index] ?? 0
            return (
              <div
                key={key}
                ref={isWrapped ? virtual.measureElement : undefined}
                data-index={index}
                data-current={line === current || undefined}
                className={classes.line}
                style={{ transform: `translateY(${start}px)` }}
              >
                <span className={classes.gutter}>
                  {folds.has(line) && (
                    <button
                      type="button"
                      aria-label={`Fold line ${line + 1}`}
                      aria-expanded={!folded.has(line)}
                      onClick={() => toggle(line)}
                    >
                      <IconChevronDown size={11} aria-hidden />
                    </button>
                  )}
                  {isNumbered && <span className={classes.number}>{line + 1}</span>}
                </span>
                <code>
                  <Line line={lines[line] ?? []} />
                  {folded.has(line) && <span className={classes.folded}> … </span>}
                </code>
              </div>
            )
          })}
        </div>
      </section>
    </>
  )
}

function Line({ line }: { line: CodeLine }) {
  if (line.length === 0) return '\u200b'
  return line.map(({ text, className }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a line is drawn anew as a whole
    <span key={index} className={className}>
      {text}
    </span>
  ))
}

function foundLines(lines: CodeLine[], find: string): number[] {
  if (find === '') return []
  const wanted = find.toLowerCase()
  return lines.flatMap((line, index) => (textOfLine(line).toLowerCase().includes(wanted) ? [index] : []))
}
