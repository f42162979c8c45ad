import { ActionIcon, TextInput, Tooltip } from '@mantine/core'
import { IconEye, IconEyeOff, IconPin, IconPinFilled } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef, useState } from 'react'
import { formatCount } from '~/format/number'
import { ColorPicker } from './ColorPicker'
import type { RunStyle } from './data/scene'
import { useGrid } from './gridContext'
import classes from './Legend.module.css'
import { LineSwatch } from './LineSwatch'
import { searchMatcher } from './pattern'
import { type ChartRun, groupColor, groupSizes } from './runs'
import { shortRunId } from './search'

const ROW_HEIGHT = 26

/** All runs with their colours: to find one, pin it, hide it or give it another colour. */
export function Legend() {
  const { runs, styles, settings, changeSettings, bus } = useGrid()
  const [text, setText] = useState('')
  const { matches, error } = searchMatcher(text)
  const found = runs.filter(({ name }) => matches(name))
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: found.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    initialRect: { width: 0, height: 400 },
  })
  const hiddenCount = runs.filter(({ runId }) => styles.get(runId)?.isHidden).length
  return (
    <div className={classes.legend}>
      {settings.group !== undefined && <Groups />}
      <div className={classes.head}>
        <TextInput
          aria-label="Find a run"
          placeholder="Text or /regex/"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={error}
          className={classes.search}
        />
        <button
          type="button"
          className={classes.all}
          onClick={() =>
            changeSettings({ hidden: hiddenCount > 0 ? [] : runs.map(({ runId }) => shortRunId(runId)) })
          }
        >
          {hiddenCount > 0 ? 'Show all' : 'Hide all'}
        </button>
      </div>
      <div ref={scroller} className={classes.scroll}>
        <ul className={classes.list} style={{ height: virtualizer.getTotalSize() }} aria-label="Runs">
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const run = found[index]
            const style = run && styles.get(run.runId)
            if (!run || !style) return null
            return (
              <li
                key={run.runId}
                className={classes.row}
                style={{ transform: `translateY(${start}px)` }}
                onMouseEnter={() => bus.tell({ chartId: 'legend', runId: run.runId })}
                onMouseLeave={() => bus.tell(undefined)}
              >
                <LegendRun run={run} style={style} />
              </li>
            )
          })}
        </ul>
      </div>
      <p className={classes.count}>
        {formatCount(found.length)} of {formatCount(runs.length)} runs
        {hiddenCount > 0 && `, ${formatCount(hiddenCount)} hidden`}
        {settings.pinned.length > 0 && `, ${formatCount(settings.pinned.length)} pinned`}
      </p>
    </div>
  )
}

/** The groups that lines are means of. */
function Groups() {
  const { styles } = useGrid()
  const sizes = groupSizes(styles)
  const names = [...sizes.keys()]
  return (
    <ul className={classes.groups} aria-label="Groups">
      {[...sizes].map(([name, size]) => (
        <li key={name}>
          <LineSwatch color={groupColor(names, name)} dash={[]} />
          <span className={classes.name} title={name}>
            {name}
          </span>
          <span className={classes.count}>{formatCount(size)} runs</span>
        </li>
      ))}
    </ul>
  )
}

function LegendRun({ run, style }: { run: ChartRun; style: RunStyle }) {
  const { settings, changeSettings } = useGrid()
  const id = shortRunId(run.runId)
  const without = (ids: readonly string[]) => ids.filter((other) => other !== id)
  const toggleHidden = () =>
    changeSettings({ hidden: style.isHidden ? without(settings.hidden) : [...settings.hidden, id] })
  const togglePinned = () =>
    changeSettings({ pinned: style.isPinned ? without(settings.pinned) : [...settings.pinned, id] })
  return (
    <>
      <ColorPicker run={run} style={style} />
      <span className={classes.name} data-hidden={style.isHidden || undefined} title={run.name}>
        {run.name}
      </span>
      <Tooltip label={style.isPinned ? 'Unpin' : 'Pin: always in front'}>
        <ActionIcon
          size="xs"
          aria-label={`Pin ${run.name}`}
          aria-pressed={style.isPinned}
          onClick={togglePinned}
          className={classes.action}
        >
          {style.isPinned ? <IconPinFilled size={13} aria-hidden /> : <IconPin size={13} aria-hidden />}
        </ActionIcon>
      </Tooltip>
      <Tooltip label={style.isHidden ? 'Show' : 'Hide'}>
        <ActionIcon
          size="xs"
          aria-label={`Hide ${run.name}`}
          aria-pressed={style.isHidden}
          onClick={toggleHidden}
          className={classes.action}
        >
          {style.isHidden ? <IconEyeOff size={13} aria-hidden /> : <IconEye size={13} aria-hidden />}
        </ActionIcon>
      </Tooltip>
    </>
  )
}
