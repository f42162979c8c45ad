import { Button, Menu } from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'
import type { Run } from '~/api/runs'
import { notifyDone, notifyFailed } from '~/components/undo'
import { saveFile } from '~/plots/frame/saveFile'
import type { MatrixLine } from './matrix'
import { textRows, toMarkdown } from './textTable'

/** Takes what is shown elsewhere: as Markdown or CSV. */
export function CopyMenu({ runs, lines }: { runs: readonly Run[]; lines: readonly MatrixLine[] }) {
  const csv = async () => {
    const papa = (await import('papaparse')).default
    return papa.unparse(textRows(runs, lines, true), { newline: '\n' })
  }
  const copy = async (name: string, text: string) => {
    if (!navigator.clipboard) {
      throw new Error('The browser lets only pages of https or of this machine copy. Save the file instead.')
    }
    await navigator.clipboard.writeText(text)
    notifyDone(`Copied ${lines.length} keys of ${runs.length} runs as ${name}.`)
  }
  const act = (work: () => Promise<unknown>) => () => void work().catch(notifyFailed)
  return (
    <Menu>
      <Menu.Target>
        <Button leftSection={<IconCopy size={14} aria-hidden />}>Copy</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={act(() => copy('Markdown', toMarkdown(textRows(runs, lines, false))))}>
          Copy as Markdown
        </Menu.Item>
        <Menu.Item onClick={act(async () => copy('CSV', await csv()))}>Copy as CSV</Menu.Item>
        <Menu.Item
          onClick={act(async () => saveFile('compare.csv', new Blob([await csv()], { type: 'text/csv' })))}
        >
          Save as CSV
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
