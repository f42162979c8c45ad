import { Button, Popover } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from '../Toolbar.module.css'

/** A button that says how something is set, and opens what sets it. */
export function Control({
  label,
  value,
  isSet,
  children,
}: {
  /** What is set, for who does not see where the button stands. */
  label: string
  value: string
  /** Whether it differs from what is usual. */
  isSet: boolean
  children: ReactNode
}) {
  return (
    <Popover position="bottom-start" shadow="md" trapFocus>
      <Popover.Target>
        <Button
          aria-label={`${label}: ${value}`}
          rightSection={<IconChevronDown size={12} aria-hidden />}
          variant={isSet ? 'light' : 'default'}
          fw={500}
        >
          {value}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.control}>{children}</div>
      </Popover.Dropdown>
    </Popover>
  )
}
