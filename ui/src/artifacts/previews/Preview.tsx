import { CatchBoundary } from '@tanstack/react-router'
import { type Loadable, loadable } from '~/components/loadable'
import { ErrorState } from '~/components/states'
import { type FileKind, fileKind } from '../fileKind'
import type { PreviewProps } from './previewProps'

/** Each is a chunk of its own, with the library that it needs. */
const PREVIEWS: Record<FileKind, Loadable<PreviewProps>> = {
  image: loadable(async () => (await import('./ImagePreview')).default),
  svg: loadable(async () => (await import('./SvgPreview')).default),
  markdown: loadable(async () => (await import('./MarkdownPreview')).default),
  html: loadable(async () => (await import('./HtmlPreview')).default),
  delimited: loadable(async () => (await import('./DelimitedPreview')).default),
  parquet: loadable(async () => (await import('./ParquetPreview')).default),
  json: loadable(async () => (await import('./JsonPreview')).default),
  yaml: loadable(async () => (await import('./YamlPreview')).default),
  model: loadable(async () => (await import('./ModelPreview')).default),
  pdf: loadable(async () => (await import('./PdfPreview')).default),
  audio: loadable(async () => (await import('./MediaPreview')).default),
  video: loadable(async () => (await import('./MediaPreview')).default),
  text: loadable(async () => (await import('./TextPreview')).default),
  unknown: loadable(async () => (await import('./UnknownPreview')).default),
}

/** What a file holds, as its kind is best seen. */
export function Preview(props: PreviewProps) {
  const Shown = PREVIEWS[fileKind(props.path)]
  return (
    <CatchBoundary
      getResetKey={() => props.path}
      errorComponent={({ error, reset }) => (
        <ErrorState error={error instanceof Error ? error : new Error(String(error))} retry={reset} />
      )}
    >
      <Shown {...props} />
    </CatchBoundary>
  )
}
