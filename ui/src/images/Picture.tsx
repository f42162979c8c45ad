import { UnstyledButton } from '@mantine/core'
import { artifactUrl } from '~/api/artifacts'
import type { LoggedImage } from './imageNames'
import classes from './Picture.module.css'

/** The small copy is so large at most; larger ones are shown whole. */
const SMALL_COPY_PX = 256

interface PictureProps {
  image: LoggedImage | undefined
  runName: string
  sizePx: number
  /** The step that is shown, when an older image stands for it. */
  step?: number
  onOpen: () => void
}

/** An image of the grid, or the place where none is. It is read when it comes into view. */
export function Picture({ image, runName, sizePx, step, onOpen }: PictureProps) {
  if (!image) {
    return (
      <div className={classes.none} style={{ width: sizePx, height: sizePx }}>
        none yet
      </div>
    )
  }
  const path = image.smallPath !== undefined && sizePx <= SMALL_COPY_PX ? image.smallPath : image.path
  const isOlder = step !== undefined && image.step !== step
  return (
    <UnstyledButton className={classes.picture} style={{ width: sizePx }} onClick={onOpen}>
      <img
        loading="lazy"
        decoding="async"
        src={artifactUrl({ runId: image.runId }, path)}
        alt={`${image.key} of ${runName} at step ${image.step}`}
        style={{ width: sizePx, height: sizePx }}
      />
      {(isOlder || image.count > 1) && (
        <span className={classes.badge}>
          {isOlder && `step ${image.step}`}
          {isOlder && image.count > 1 && ', '}
          {image.count > 1 && `latest of ${image.count}`}
        </span>
      )}
    </UnstyledButton>
  )
}
