import { Button } from '@mantine/core'
import { IconRestore } from '@tabler/icons-react'
import type { Experiment } from '~/api/experiments'
import classes from './LoadedRun.module.css'

/** A quiet line above a run that is in the trash. */
export function DeletedBanner(props: { experiment?: Experiment; onRestore: () => void }) {
  return (
    <div role="status" className={classes.banner}>
      <span>
        This run is in the trash{props.experiment?.isDeleted ? ', and so is its experiment' : ''}. It can be
        read and not changed.
      </span>
      <Button leftSection={<IconRestore size={14} aria-hidden />} onClick={props.onRestore}>
        Restore
      </Button>
    </div>
  )
}
