import { type ReactNode, useId } from 'react'
import classes from './Overview.module.css'

/** A part of the overview: its title, how much there is of it, what can be done with it. */
export function Section(props: { title: string; count?: ReactNode; tools?: ReactNode; children: ReactNode }) {
  const { title, count, tools, children } = props
  const id = useId()
  return (
    <section className={classes.section} aria-labelledby={id}>
      <div className={classes.heading}>
        <h2 id={id}>{title}</h2>
        <span className={classes.count}>{count}</span>
        {tools}
      </div>
      {children}
    </section>
  )
}
