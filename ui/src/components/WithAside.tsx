import type { ReactNode } from 'react'
import classes from './WithAside.module.css'

/** A page's matter with what is known about it beside, or below where there is little room. */
export function WithAside({
  children,
  aside,
  label,
}: {
  children: ReactNode
  aside: ReactNode
  label: string
}) {
  return (
    <div className={classes.layout}>
      <div className={classes.matter}>{children}</div>
      <aside className={classes.aside} aria-label={label}>
        {aside}
      </aside>
    </div>
  )
}
