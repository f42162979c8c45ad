import { useQuery } from '@tanstack/react-query'
import { artifactUrl } from '~/api/artifacts'
import { Markdown } from '~/components/Markdown'
import { ErrorState, LoadingRows } from '~/components/states'
import { formatBytes } from '~/format/bytes'
import { folderOf, nameOf } from '../tree/treeRows'
import { fileTextQuery } from './fileText'
import { PreviewBar, ViewSwitch } from './PreviewBar'
import { type PreviewProps, useView } from './previewProps'
import { pathFrom } from './relativePath'
import TextPreview from './TextPreview'

const VIEWS = [
  { value: 'document', label: 'Document' },
  { value: 'text', label: 'Source' },
] as const

/** Markdown as it reads, with pictures and links of the same owner's files; or its source. */
export default function MarkdownPreview(props: PreviewProps) {
  const { owner, path, goTo } = props
  const [view, setView] = useView(props, ['document', 'text'])
  const file = useQuery(fileTextQuery(owner, path))
  const controls = <ViewSwitch views={VIEWS} value={view} onChange={setView} />
  if (view === 'text') return <TextPreview {...props} controls={controls} />
  if (file.error) return <ErrorState error={file.error} retry={() => void file.refetch()} />
  if (!file.data) return <LoadingRows rows={8} />
  const { text, isWhole, readBytes, sizeBytes } = file.data
  const files = {
    urlOf: (source: string) => {
      const target = pathFrom(folderOf(path), source)
      return target === undefined ? undefined : artifactUrl(owner, target)
    },
    open: (source: string) => {
      const target = pathFrom(folderOf(path), source)
      if (target === undefined) return false
      goTo(target)
      return true
    },
  }
  return (
    <>
      <PreviewBar
        caption={
          isWhole
            ? !props.setView && nameOf(path)
            : `First ${formatBytes(readBytes)} of ${formatBytes(sizeBytes)}`
        }
      >
        {controls}
      </PreviewBar>
      <article style={{ padding: '16px 24px', maxWidth: 820 }}>
        <Markdown text={text} files={files} />
      </article>
    </>
  )
}
