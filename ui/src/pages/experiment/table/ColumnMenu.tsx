import { Menu } from '@mantine/core'
import {
  IconArrowDown,
  IconArrowLeft,
  IconArrowRight,
  IconArrowUp,
  IconDotsVertical,
  IconPin,
  IconPinnedOff,
  IconX,
} from '@tabler/icons-react'
import { isNameColumn } from '../columns/column'
import { labelOf } from '../columns/source'
import { useHeader } from './HeaderContext'
import type { PlacedColumn } from './layout'
import { MetricMenu } from './MetricMenu'
import classes from './RunGrid.module.css'

/** What can be done with a column. */
export function ColumnMenu({ placed, isSortable }: { placed: PlacedColumn; isSortable: boolean }) {
  const { sortBy, shift, change, remove } = useHeader()
  const { column, id } = placed
  const { source, isPinned } = column
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <button type="button" className={classes.menu} aria-label={`Column ${labelOf(source)}`}>
          <IconDotsVertical size={13} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {isSortable && (
          <>
            <Menu.Item
              leftSection={<IconArrowUp size={14} aria-hidden />}
              onClick={() => sortBy(column, false)}
            >
              Sort, smallest first
            </Menu.Item>
            <Menu.Item
              leftSection={<IconArrowDown size={14} aria-hidden />}
              onClick={() => sortBy(column, true)}
            >
              Sort, greatest first
            </Menu.Item>
            <Menu.Divider />
          </>
        )}
        <Menu.Item
          leftSection={isPinned ? <IconPinnedOff size={14} aria-hidden /> : <IconPin size={14} aria-hidden />}
          onClick={() => change(id, { isPinned: isPinned ? undefined : true })}
        >
          {isPinned ? 'Let it scroll' : 'Keep at the left'}
        </Menu.Item>
        <Menu.Item leftSection={<IconArrowLeft size={14} aria-hidden />} onClick={() => shift(id, -1)}>
          Move left
        </Menu.Item>
        <Menu.Item leftSection={<IconArrowRight size={14} aria-hidden />} onClick={() => shift(id, 1)}>
          Move right
        </Menu.Item>
        {source.kind === 'metric' && <MetricMenu placed={placed} metricKey={source.key} />}
        {!isNameColumn(column) && (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<IconX size={14} aria-hidden />} onClick={() => remove(id)}>
              Remove column
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
