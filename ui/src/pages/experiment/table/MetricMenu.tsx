import { Menu } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import type { Column } from '../columns/column'
import type { MetricPart } from '../columns/source'
import { useHeader } from './HeaderContext'
import type { PlacedColumn } from './layout'

const DIGITS = [2, 3, 4, 6, 8]

const PARTS: { part: MetricPart; label: string }[] = [
  { part: 'best', label: 'Best' },
  { part: 'min', label: 'Smallest' },
  { part: 'max', label: 'Greatest' },
  { part: 'trend', label: 'Its course' },
]

const SHADINGS: { shading: Column['shading']; label: string }[] = [
  { shading: undefined, label: 'Plain' },
  { shading: 'heat', label: 'Colour' },
  { shading: 'bars', label: 'Bars' },
]

/** What can be done with a metric's column: which way is better, how it is shown, what else of it. */
export function MetricMenu({ placed, metricKey }: { placed: PlacedColumn; metricKey: string }) {
  const { change, goalOf, setGoal, add } = useHeader()
  const { column, id } = placed
  const goal = goalOf(metricKey)
  return (
    <>
      <Menu.Divider />
      <Menu.Label>Better is (for this experiment)</Menu.Label>
      <Menu.Item rightSection={check(goal === 'minimize')} onClick={() => setGoal(metricKey, 'minimize')}>
        Lower
      </Menu.Item>
      <Menu.Item rightSection={check(goal === 'maximize')} onClick={() => setGoal(metricKey, 'maximize')}>
        Higher
      </Menu.Item>
      <Menu.Sub>
        <Menu.Sub.Target>
          <Menu.Sub.Item>Show as</Menu.Sub.Item>
        </Menu.Sub.Target>
        <Menu.Sub.Dropdown>
          {SHADINGS.map(({ shading, label }) => (
            <Menu.Item
              key={label}
              rightSection={check(column.shading === shading)}
              onClick={() => change(id, { shading })}
            >
              {label}
            </Menu.Item>
          ))}
        </Menu.Sub.Dropdown>
      </Menu.Sub>
      <Menu.Sub>
        <Menu.Sub.Target>
          <Menu.Sub.Item>Significant digits</Menu.Sub.Item>
        </Menu.Sub.Target>
        <Menu.Sub.Dropdown>
          <Menu.Item
            rightSection={check(column.digits === undefined)}
            onClick={() => change(id, { digits: undefined })}
          >
            As in settings
          </Menu.Item>
          {DIGITS.map((digits) => (
            <Menu.Item
              key={digits}
              rightSection={check(column.digits === digits)}
              onClick={() => change(id, { digits })}
            >
              {digits}
            </Menu.Item>
          ))}
        </Menu.Sub.Dropdown>
      </Menu.Sub>
      <Menu.Sub>
        <Menu.Sub.Target>
          <Menu.Sub.Item>Add beside it</Menu.Sub.Item>
        </Menu.Sub.Target>
        <Menu.Sub.Dropdown>
          {PARTS.map(({ part, label }) => (
            <Menu.Item
              key={part}
              onClick={() => add({ source: { kind: 'metric', key: metricKey, part } }, id)}
            >
              {label}
            </Menu.Item>
          ))}
        </Menu.Sub.Dropdown>
      </Menu.Sub>
    </>
  )
}

const check = (isChosen: boolean) => (isChosen ? <IconCheck size={14} aria-label="chosen" /> : undefined)
