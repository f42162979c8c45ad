import { SegmentedControl } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './PreviewBar.module.css'

/** The line above a preview: what is shown at the left, how at the right. */
export function PreviewBar({ caption, children }: { caption?: ReactNode; children?: ReactNode }) {
  return (
    <div className={classes.bar}>
      <div className={classes.caption}>{caption}</div>
      {children}
    </div>
  )
}

/** Chooses between ways to show a file. */
export function ViewSwitch<V extends string>(props: {
  views: readonly { value: V; label: string }[]
  value: V
  onChange: (view: V) => void
}) {
  const { views, value, onChange } = props
  return (
    <SegmentedControl
      aria-label="Shown as"
      data={[...views]}
      value={value}
      onChange={(next) => {
        const view = views.find((candidate) => candidate.value === next)
        if (view) onChange(view.value)
      }}
    />
  )
}
