import { Button, Popover } from '@mantine/core'
import { IconListDetails } from '@tabler/icons-react'
import { formatCount } from '~/format/number'
import { useGrid } from '../gridContext'
import { Legend } from '../Legend'
import classes from '../Toolbar.module.css'

/** Opens the list of runs with their colours. */
export function LegendControl() {
  const { runs, styles } = useGrid()
  const shownCount = runs.filter(({ runId }) => styles.get(runId)?.isHidden === false).length
  const count =
    shownCount === runs.length
      ? formatCount(runs.length)
      : `${formatCount(shownCount)} of ${formatCount(runs.length)}`
  return (
    <Popover position="bottom-end" shadow="md" trapFocus>
      <Popover.Target>
        <Button
          fw={500}
          leftSection={<IconListDetails size={14} aria-hidden />}
          aria-label={`Legend: ${count} runs`}
        >
          {count} {runs.length === 1 ? 'run' : 'runs'}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.legend}>
          <Legend />
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
