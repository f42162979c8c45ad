import { ActionIcon, Tooltip } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { IconLayoutSidebar } from '@tabler/icons-react'
import { Link, Outlet } from '@tanstack/react-router'
import { useCallback } from 'react'
import { Breadcrumbs } from './Breadcrumbs'
import { ColorSchemeToggle } from './ColorSchemeToggle'
import { ConnectionBanner, LiveDot } from './Connection'
import { Navigation } from './Navigation'
import { Palette, PaletteButton } from './Palette'
import classes from './Shell.module.css'
import { ShortcutHelp } from './ShortcutHelp'
import { useShortcut } from './shortcuts'

/** What stands around every page: path and search above, navigation at the left. */
export function Shell() {
  const [isOpen, setOpen] = useLocalStorage({ key: 'paceline.navigation-open', defaultValue: true })
  const toggle = useCallback(() => setOpen((open) => !open), [setOpen])
  useShortcut('[', 'Show or hide the navigation', toggle)
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#main">
        Skip to content
      </a>
      <header className={classes.header}>
        <Tooltip label="Navigation  [">
          <ActionIcon aria-label="Navigation" aria-expanded={isOpen} onClick={toggle}>
            <IconLayoutSidebar size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Link to="/" className={classes.brand}>
          Paceline
        </Link>
        <Breadcrumbs />
        <div className={classes.tools}>
          <PaletteButton />
          <LiveDot />
          <ColorSchemeToggle />
        </div>
      </header>
      <ConnectionBanner />
      <div className={classes.body}>
        {isOpen && <Navigation />}
        <main id="main" className={classes.main} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <Palette />
      <ShortcutHelp />
    </div>
  )
}
