import { Button, Menu, Tabs } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useEffect } from 'react'
import type { SetSearch } from '~/app/pageSearch'
import type { Search } from '~/app/router'
import { loadable } from '~/components/loadable'
import { formatCount } from '~/format/number'
import type { PageState } from '../search'
import type { SetState } from '../usePageState'
import classes from './ChartsPane.module.css'
import { MOST_SHOWN } from './shownRuns'
import type { ShownRuns } from './useShownRuns'

const ChartGrid = loadable(async () => (await import('~/charts/ChartGrid')).ChartGrid)
const PlotsPanel = loadable(async () => (await import('~/plots/PlotsPanel')).PlotsPanel)
const ImageGrid = loadable(async () => (await import('~/images/ImageGrid')).ImageGrid)

/** When the table has most likely been drawn. */
const CHARTS_LOAD_DELAY_MS = 1000

/** Loads the lines a moment after the table: they are what many open next. */
export function useChartsSoon() {
  useEffect(() => {
    const timer = setTimeout(() => void ChartGrid.load(), CHARTS_LOAD_DELAY_MS)
    return () => clearTimeout(timer)
  }, [])
}

const COUNTS = [10, 25, 50, 100, 200, MOST_SHOWN]

/** Charts of the runs that are shown: lines over steps, runs as points, images. Each is loaded when it is opened. */
export function ChartsPane(props: {
  shown: ShownRuns
  total: number | undefined
  state: PageState
  setState: SetState
  search: Search
  setSearch: SetSearch
}) {
  const { shown, state, setState, search, setSearch } = props
  return (
    <section className={classes.pane} aria-label="Charts">
      <div className={classes.bar}>
        <Tabs
          value={state.pane}
          onChange={(pane) => setState({ pane: pane === 'plots' || pane === 'images' ? pane : 'lines' })}
          variant="pills"
          classNames={{ tab: classes.tab }}
        >
          <Tabs.List aria-label="Kinds of charts">
            <Tabs.Tab value="lines">Lines</Tabs.Tab>
            <Tabs.Tab value="plots">Plots</Tabs.Tab>
            <Tabs.Tab value="images">Images</Tabs.Tab>
          </Tabs.List>
        </Tabs>
        <ShownText {...props} />
      </div>
      <div className={classes.content}>
        {state.pane === 'lines' && <ChartGrid runs={shown.runs} search={search} setSearch={setSearch} />}
        {state.pane === 'plots' && <PlotsPanel runIds={shown.ids} search={search} setSearch={setSearch} />}
        {state.pane === 'images' && <ImageGrid runIds={shown.ids} search={search} setSearch={setSearch} />}
      </div>
    </section>
  )
}

/** Says how many of the runs charts show, and lets one change that. */
function ShownText({ shown, total, state, setState }: Parameters<typeof ChartsPane>[0]) {
  const isTurned = state.on.length > 0 || state.off.length > 0
  return (
    <div className={classes.shown}>
      <span role="status">
        {formatCount(shown.ids.length)} of {total === undefined ? '…' : formatCount(total)} runs shown
        {shown.leftOut > 0 && `, ${formatCount(shown.leftOut)} more are too many`}
      </span>
      <Menu>
        <Menu.Target>
          <Button variant="subtle" size="compact-xs" rightSection={<IconChevronDown size={12} aria-hidden />}>
            Show
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Besides those pinned or selected, the first</Menu.Label>
          {COUNTS.map((count) => (
            <Menu.Item
              key={count}
              aria-current={count === state.first || undefined}
              disabled={total !== undefined && count > total && count !== nextAbove(total)}
              onClick={() => setState({ first: count })}
            >
              {count} runs of the table
            </Menu.Item>
          ))}
          <Menu.Item onClick={() => setState({ first: 0 })}>None but those</Menu.Item>
          {isTurned && (
            <>
              <Menu.Divider />
              <Menu.Item onClick={() => setState({ on: [], off: [] })}>
                Forget what was turned on and off
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}

/** The smallest choice that shows all runs. */
const nextAbove = (total: number) => COUNTS.find((count) => count >= total)
