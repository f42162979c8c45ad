import { Text } from '@mantine/core'
import { useState } from 'react'
import { artifactUrl } from '~/api/artifacts'
import { EmptyState } from '~/components/states'
import { fileKind } from '../fileKind'
import { nameOf } from '../tree/treeRows'
import classes from './frames.module.css'
import type { PreviewProps } from './previewProps'

/** Sound or video, streamed: only what is played is read. */
export default function MediaPreview({ owner, path }: PreviewProps) {
  const [isFailed, setFailed] = useState(false)
  if (isFailed) {
    return (
      <EmptyState title="This browser cannot play the file">
        <Text c="dimmed">
          It may be damaged, or of a kind that the browser does not know. It can be downloaded.
        </Text>
      </EmptyState>
    )
  }
  const media = {
    controls: true,
    preload: 'metadata',
    src: artifactUrl(owner, path),
    className: classes.media,
    'aria-label': nameOf(path),
    onError: () => setFailed(true),
  }
  return fileKind(path) === 'audio' ? <audio key={path} {...media} /> : <video key={path} {...media} />
}
