import { CatchBoundary } from '@tanstack/react-router'
import { type ComponentType, type LazyExoticComponent, lazy, Suspense } from 'react'
import { ErrorState, LoadingRows } from '~/components/states'
import { type FileKind, fileKind } from '../fileKind'
import type { PreviewProps } from './previewProps'

/** Each is a chunk of its own, with the library that it needs. */
const PREVIEWS: Record<FileKind, LazyExoticComponent<ComponentType<PreviewProps>>> = {
  image: lazy(() => import('./ImagePreview')),
  svg: lazy(() => import('./SvgPreview')),
  markdown: lazy(() => import('./MarkdownPreview')),
  html: lazy(() => import('./HtmlPreview')),
  delimited: lazy(() => import('./DelimitedPreview')),
  parquet: lazy(() => import('./ParquetPreview')),
  json: lazy(() => import('./JsonPreview')),
  yaml: lazy(() => import('./YamlPreview')),
  model: lazy(() => import('./ModelPreview')),
  pdf: lazy(() => import('./PdfPreview')),
  audio: lazy(() => import('./MediaPreview')),
  video: lazy(() => import('./MediaPreview')),
  text: lazy(() => import('./TextPreview')),
  unknown: lazy(() => import('./UnknownPreview')),
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
      <Suspense fallback={<LoadingRows rows={6} />}>
        <Shown {...props} />
      </Suspense>
    </CatchBoundary>
  )
}
