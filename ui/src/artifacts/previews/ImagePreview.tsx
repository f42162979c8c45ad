import { artifactUrl } from '~/api/artifacts'
import { nameOf } from '../tree/treeRows'
import { ImageViewer } from './ImageViewer'
import type { PreviewProps } from './previewProps'

/** A picture. */
export default function ImagePreview({ owner, path }: PreviewProps) {
  return <ImageViewer key={path} source={artifactUrl(owner, path)} name={nameOf(path)} />
}
