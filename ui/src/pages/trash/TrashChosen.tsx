import { Button } from '@mantine/core'
import classes from './TrashPage.module.css'

/** What can be done with what is chosen in the trash. */
export function TrashChosen({
  count,
  onRestore,
  onPurge,
  onClear,
}: {
  count: number
  onRestore: () => void
  onPurge: () => void
  onClear: () => void
}) {
  return (
    <section className={classes.chosen} aria-label="Selection">
      <span>{count} selected</span>
      <Button variant="filled" onClick={onRestore}>
        Restore
      </Button>
      <Button c="var(--danger)" onClick={onPurge}>
        Purge…
      </Button>
      <Button variant="subtle" onClick={onClear}>
        Clear
      </Button>
    </section>
  )
}
