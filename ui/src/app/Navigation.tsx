import { IconCube, IconFlask, IconSettings, IconTrash } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import classes from './Navigation.module.css'

const PLACES = [
  { to: '/', label: 'Experiments', Icon: IconFlask },
  { to: '/models', label: 'Models', Icon: IconCube },
  { to: '/trash', label: 'Trash', Icon: IconTrash },
  { to: '/settings', label: 'Settings', Icon: IconSettings },
] as const

/** The places of the app. */
export function Navigation() {
  return (
    <nav aria-label="Places" className={classes.navigation}>
      {PLACES.map(({ to, label, Icon }) => (
        <Link key={to} to={to} activeOptions={{ exact: to === '/' }} className={classes.place}>
          <Icon size={16} aria-hidden />
          <span>{label}</span>
        </Link>
      ))}
    </nav>
  )
}
