import type { ReactNode } from 'react'
import classes from './PageHeader.module.css'

/** The first line of a page: what it is, how much of it there is, and what can be done. */
export function PageHeader({
  title,
  detail,
  children,
}: {
  title: ReactNode
  detail?: ReactNode
  children?: ReactNode
}) {
  return (
    <div className={classes.header}>
      <h1 className={classes.title}>{title}</h1>
      {detail !== undefined && <span className={classes.detail}>{detail}</span>}
      <div className={classes.actions}>{children}</div>
    </div>
  )
}

/** A page whose first line stays and whose rest scrolls by itself. */
export function FullHeightPage({ children }: { children: ReactNode }) {
  return <div className={classes.page}>{children}</div>
}

/** A page that is read from top to bottom. */
export function ReadingPage({ children }: { children: ReactNode }) {
  return <div className={classes.reading}>{children}</div>
}

/** A part of a page under its own heading. */
export function Section({
  title,
  detail,
  children,
}: {
  title: string
  detail?: ReactNode
  children: ReactNode
}) {
  return (
    <section className={classes.section} aria-label={title}>
      <h2 className={classes.sectionTitle}>
        {title}
        {detail !== undefined && <span className={classes.detail}>{detail}</span>}
      </h2>
      {children}
    </section>
  )
}
