import { Typography } from '@mantine/core'
import ReactMarkdown from 'react-markdown'
import remarkGfm from 'remark-gfm'

/** The files beside a text, which it names relative to its own place. */
export interface MarkdownFiles {
  /** Where the bytes of one are; nothing when it is none of them. */
  urlOf: (source: string) => string | undefined
  /** Shows one, and says whether it is one of them. */
  open: (source: string) => boolean
}

/** The library and what it does, loaded when there is a note to show. */
export default function RenderedMarkdown({ text, files }: { text: string; files?: MarkdownFiles }) {
  return (
    <Typography fz="sm">
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        components={{
          // Nothing is loaded from other hosts: a picture of theirs is a link to it.
          img: ({ src, alt }) => {
            const own = src && files?.urlOf(src)
            if (own) return <img src={own} alt={alt} />
            return (
              <a href={src} rel="noreferrer noopener" target="_blank">
                {alt || src}
              </a>
            )
          },
          a: ({ href, children }) => (
            <a
              href={href}
              rel="noreferrer noopener"
              target="_blank"
              onClick={(event) => {
                if (href && files?.open(href)) event.preventDefault()
              }}
            >
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
