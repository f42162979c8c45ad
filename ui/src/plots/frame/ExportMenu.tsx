import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { notifyFailed } from '~/components/undo'
import type { PlotAction, PlotOption } from '../chart/option'
import { saveFile } from './saveFile'
import { type PlotTableData, toCsv } from './table'

interface ExportMenuProps {
  /** Of the file, without its ending. */
  name: string
  option: PlotOption
  actions?: readonly PlotAction[]
  size: () => { width: number; height: number }
  table: PlotTableData
}

/** Saves what is drawn as a picture or its numbers. */
export function ExportMenu({ name, option, actions = [], size, table }: ExportMenuProps) {
  const savePicture = async (format: 'png' | 'svg') => {
    const { picture } = await import('../chart/echarts')
    saveFile(`${name}.${format}`, picture(option, actions, format, size()))
  }
  const saveTable = async () => {
    saveFile(`${name}.csv`, new Blob([await toCsv(table)], { type: 'text/csv' }))
  }
  return (
    <Menu>
      <Menu.Target>
        <Tooltip label="Save this plot">
          <ActionIcon aria-label="Save this plot">
            <IconDownload size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void savePicture('png').catch(notifyFailed)}>Picture (PNG)</Menu.Item>
        <Menu.Item onClick={() => void savePicture('svg').catch(notifyFailed)}>Drawing (SVG)</Menu.Item>
        <Menu.Item onClick={() => void saveTable().catch(notifyFailed)}>Numbers (CSV)</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
