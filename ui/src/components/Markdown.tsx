import { loadable } from './loadable'

/**
 * Notes in Markdown. HTML in them is shown as text, and images of other hosts are not loaded. Where the text is a file
 * among others, `files` says where its pictures are and opens what it links to.
 */
export const Markdown = loadable(
  async () => (await import('./RenderedMarkdown')).default,
  ({ text }) => <p>{text}</p>,
)
