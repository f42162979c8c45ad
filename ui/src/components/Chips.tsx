import type { ReactNode } from 'react'
import classes from './Chips.module.css'
import { isToolTag } from './TagEditor'

/** A word in a thin frame. */
export function Chip({ children, title }: { children: ReactNode; title?: string }) {
  return (
    <span className={classes.chip} title={title}>
      {children}
    </span>
  )
}

/** Tags that people set, each as `key=value`. */
export function TagChips({ tags }: { tags: Record<string, string> }) {
  return Object.entries(tags)
    .filter(([key]) => !isToolTag(key))
    .map(([key, value]) => (
      <Chip key={key} title={`${key}=${value}`}>
        {key}={value}
      </Chip>
    ))
}
