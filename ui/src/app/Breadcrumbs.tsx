import { Link } from '@tanstack/react-router'
import { useEffect, useSyncExternalStore } from 'react'
import classes from './Breadcrumbs.module.css'

/** A step of the path above a page. */
export interface Crumb {
  label: string
  /** An address of this app; the last step has none. */
  to?: string
  /** The state of the page there. */
  search?: Record<string, string>
}

let crumbs: Crumb[] = []
const listeners = new Set<() => void>()

/** Says where the page is. Its last step is also the title of the browser's tab. */
export function useBreadcrumbs(next: Crumb[]) {
  const text = JSON.stringify(next)
  useEffect(() => {
    crumbs = JSON.parse(text) as Crumb[]
    document.title = [...crumbs.map(({ label }) => label)].reverse().concat('Paceline').join(' · ')
    for (const listener of listeners) listener()
  }, [text])
}

/** The path to the page that is shown. */
export function Breadcrumbs() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => crumbs,
  )
  return (
    <nav aria-label="Path" className={classes.path}>
      <ol>
        {shown.map(({ label, to, search }) => (
          <li key={JSON.stringify([label, to, search])}>
            {to ? (
              <Link to={to} search={search}>
                {label}
              </Link>
            ) : (
              <span aria-current="page">{label}</span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}
