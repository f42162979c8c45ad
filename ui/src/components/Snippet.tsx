import { ActionIcon, CopyButton, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import classes from './Snippet.module.css'

/** A piece of code to copy, which works against this very server. */
export function Snippet({ code, label = 'Copy code' }: { code: string; label?: string }) {
  return (
    <div className={classes.snippet}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>{code}</pre>
      <CopyText text={code} label={label} className={classes.copy} />
    </div>
  )
}

/** A small button that puts a text on the clipboard. */
export function CopyText({ text, label, className }: { text: string; label: string; className?: string }) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? 'Copied' : label}>
          <ActionIcon className={className} onClick={copy} aria-label={label} size="sm">
            {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  )
}
