import { Button, Menu, SegmentedControl, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconEyeOff, IconSearch, IconZoomReset } from '@tabler/icons-react'
import { useState } from 'react'
import { formatCount } from '~/format/number'
import { AxisControl } from './controls/AxisControl'
import { CombineControl } from './controls/CombineControl'
import { GroupControl } from './controls/GroupControl'
import { LegendControl } from './controls/LegendControl'
import { SmoothingControl } from './controls/SmoothingControl'
import { SupersededControl } from './controls/SupersededControl'
import { useGrid } from './gridContext'
import type { ChartSize } from './layout'
import { searchMatcher } from './pattern'
import classes from './Toolbar.module.css'

const TYPING_MS = 120

const SIZES: { value: ChartSize; label: string }[] = [
  { value: 'small', label: 'S' },
  { value: 'medium', label: 'M' },
  { value: 'large', label: 'L' },
]

/** How all charts of the grid are shown. */
export function Toolbar({
  keys,
  experimentIds,
  chartCount,
}: {
  keys: readonly string[]
  experimentIds: readonly string[]
  chartCount: number
}) {
  const { settings, changeSettings, layout, changeLayout } = useGrid()
  const isZoomed = settings.range.from !== undefined || settings.range.to !== undefined
  return (
    // biome-ignore lint/a11y/useSemanticElements: it is no set of form fields
    <div className={classes.toolbar} role="group" aria-label="How line charts are shown">
      <ChartSearch chartCount={chartCount} />
      <AxisControl keys={keys} />
      <SmoothingControl />
      <GroupControl experimentIds={experimentIds} />
      <CombineControl keys={keys} />
      <SupersededControl />
      {isZoomed && (
        <Button
          leftSection={<IconZoomReset size={14} aria-hidden />}
          onClick={() => changeSettings({ range: {} })}
        >
          Reset zoom
        </Button>
      )}
      <div className={classes.end}>
        {layout.hidden.length > 0 && <HiddenCharts />}
        <SegmentedControl
          aria-label="Size of charts"
          data={SIZES}
          value={layout.size}
          onChange={(value) => {
            const size = SIZES.find((one) => one.value === value)?.value ?? 'medium'
            changeLayout(() => ({ size, sizes: {} }))
          }}
        />
        <LegendControl />
      </div>
    </div>
  )
}

function ChartSearch({ chartCount }: { chartCount: number }) {
  const { settings, changeSettings } = useGrid()
  const [typed, setTyped] = useState(settings.find)
  // The address may change otherwise, too: back, or a button that shows all.
  const [seen, setSeen] = useState(settings.find)
  if (seen !== settings.find) {
    setSeen(settings.find)
    setTyped(settings.find)
  }
  const find = useDebouncedCallback(
    (text: string) => changeSettings({ find: text }, { replace: true }),
    TYPING_MS,
  )
  return (
    <TextInput
      className={classes.search}
      aria-label="Find charts"
      placeholder="Find charts: text or /regex/"
      leftSection={<IconSearch size={14} aria-hidden />}
      rightSection={<span className={classes.count}>{formatCount(chartCount)}</span>}
      rightSectionWidth={56}
      value={typed}
      error={searchMatcher(typed).error}
      onChange={(event) => {
        setTyped(event.currentTarget.value)
        find(event.currentTarget.value)
      }}
    />
  )
}

function HiddenCharts() {
  const { layout, changeLayout } = useGrid()
  return (
    <Menu>
      <Menu.Target>
        <Button leftSection={<IconEyeOff size={14} aria-hidden />}>
          {formatCount(layout.hidden.length)} hidden
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflow: 'auto' }}>
        <Menu.Item onClick={() => changeLayout(() => ({ hidden: [] }))}>Show all</Menu.Item>
        <Menu.Divider />
        {layout.hidden.map((id) => (
          <Menu.Item
            key={id}
            onClick={() => changeLayout(({ hidden }) => ({ hidden: hidden.filter((other) => other !== id) }))}
          >
            Show {id}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
