import type { ReactNode } from 'react'
import classes from './Setting.module.css'

/** A setting: its name, what it is now, and what that means. */
export function Setting({
  name,
  detail,
  children,
}: {
  name: string
  detail?: ReactNode
  children: ReactNode
}) {
  return (
    <div className={classes.setting}>
      <span>{name}</span>
      <div>{children}</div>
      <span className={classes.detail}>{detail}</span>
    </div>
  )
}
