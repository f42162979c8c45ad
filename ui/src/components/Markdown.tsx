import { lazy, Suspense } from 'react'
import type { MarkdownFiles } from './RenderedMarkdown'

const Rendered = lazy(() => import('./RenderedMarkdown'))

/**
 * Notes in Markdown. HTML in them is shown as text, and images of other hosts are not loaded. Where the text is a file
 * among others, `files` says where its pictures are and opens what it links to.
 */
export function Markdown({ text, files }: { text: string; files?: MarkdownFiles }) {
  return (
    <Suspense fallback={<p>{text}</p>}>
      <Rendered text={text} files={files} />
    </Suspense>
  )
}
