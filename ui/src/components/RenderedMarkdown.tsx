import { Typography } from '@mantine/core'
import ReactMarkdown from 'react-markdown'
import remarkGfm from 'remark-gfm'

/** The library and what it does, loaded when there is a note to show. */
export default function RenderedMarkdown({ text }: { text: string }) {
  return (
    <Typography fz="sm">
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        components={{
          // Nothing is loaded from other hosts: a picture of theirs is a link to it.
          img: ({ src, alt }) => (
            <a href={src} rel="noreferrer noopener" target="_blank">
              {alt || src}
            </a>
          ),
          a: ({ href, children }) => (
            <a href={href} rel="noreferrer noopener" target="_blank">
              {children}
            </a>
          ),
        }}
      >
        {text}
      </ReactMarkdown>
    </Typography>
  )
}
