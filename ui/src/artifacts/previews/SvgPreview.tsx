import { artifactUrl } from '~/api/artifacts'
import { nameOf } from '../tree/treeRows'
import { ImageViewer } from './ImageViewer'
import { IsolatedPage } from './IsolatedPage'
import { PreviewBar, ViewSwitch } from './PreviewBar'
import { type PreviewProps, useView } from './previewProps'
import TextPreview from './TextPreview'

const VIEWS = [
  { value: 'image', label: 'Image' },
  { value: 'page', label: 'Page' },
  { value: 'text', label: 'Source' },
] as const

/** A drawing: as an image, in which scripts do not run; as a page, in which they do, isolated; or its source. */
export default function SvgPreview(props: PreviewProps) {
  const { owner, path } = props
  const [view, setView] = useView(props, ['image', 'page', 'text'])
  const controls = <ViewSwitch views={VIEWS} value={view} onChange={setView} />
  if (view === 'text') return <TextPreview {...props} controls={controls} />
  if (view === 'image') {
    return (
      <ImageViewer
        key={path}
        pictures={[{ source: artifactUrl(owner, path), name: nameOf(path) }]}
        controls={controls}
      />
    )
  }
  return (
    <>
      <PreviewBar caption="Isolated: it reaches neither this server nor others">{controls}</PreviewBar>
      <IsolatedPage owner={owner} path={path} />
    </>
  )
}
