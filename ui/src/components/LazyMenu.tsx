import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { takeFocus } from './focus'

/** A menu that is made when it is first opened: a list has many rows, and few of their menus are looked at. */
export function LazyMenu({ label, children }: { label: string; children: () => ReactNode }) {
  const [isMade, setMade] = useState(false)
  const button = (
    <ActionIcon
      size="sm"
      aria-label={label}
      aria-haspopup="menu"
      ref={isMade ? takeFocus : null}
      onClick={isMade ? undefined : () => setMade(true)}
    >
      <IconDots size={14} aria-hidden />
    </ActionIcon>
  )
  if (!isMade) return button
  return (
    <Menu defaultOpened>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>{children()}</Menu.Dropdown>
    </Menu>
  )
}
