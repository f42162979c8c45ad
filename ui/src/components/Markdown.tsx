import { lazy, Suspense } from 'react'

const Rendered = lazy(() => import('./RenderedMarkdown'))

/** Notes in Markdown. HTML in them is shown as text, and images of other hosts are not loaded. */
export function Markdown({ text }: { text: string }) {
  return (
    <Suspense fallback={<p>{text}</p>}>
      <Rendered text={text} />
    </Suspense>
  )
}
