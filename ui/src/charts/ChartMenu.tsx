import { ActionIcon, Menu } from '@mantine/core'
import {
  IconDots,
  IconDownload,
  IconEyeOff,
  IconLink,
  IconResize,
  IconRuler2,
  IconTable,
} from '@tabler/icons-react'
import { useState } from 'react'
import { notifyDone, notifyFailed } from '~/components/undo'
import type { ExportFormat } from './export/exportChart'
import { useGrid } from './gridContext'
import type { ChartSize } from './layout'
import { chartLink } from './link'
import type { ChartSpec } from './sections'

const SIZES: ChartSize[] = ['small', 'medium', 'large']
const FORMATS: { format: ExportFormat; label: string }[] = [
  { format: 'png', label: 'PNG' },
  { format: 'svg', label: 'SVG' },
  { format: 'csv', label: 'CSV of what is drawn' },
]

interface ChartMenuProps {
  spec: ChartSpec
  isTable: boolean
  onTable: () => void
  onRange: () => void
  onSave: (format: ExportFormat) => void
  /** Moves the chart in its section; absent where it stands alone. */
  onMove?: (to: 'first' | 'earlier' | 'later') => void
}

/**
 * What can be done with a chart. A menu costs as much as the chart itself to put on the page, so that until somebody
 * opens it there is only its button.
 */
export function ChartMenu(props: ChartMenuProps) {
  const [isOpen, setOpen] = useState(false)
  const [wasOpen, setWasOpen] = useState(false)
  const button = (
    <ActionIcon
      size="sm"
      aria-label={`More for ${props.spec.id}`}
      aria-haspopup="menu"
      aria-expanded={isOpen}
      onClick={() => {
        setWasOpen(true)
        setOpen(true)
      }}
    >
      <IconDots size={14} aria-hidden />
    </ActionIcon>
  )
  if (!wasOpen) return button
  return (
    <Menu opened={isOpen} onChange={setOpen}>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        <Items {...props} />
      </Menu.Dropdown>
    </Menu>
  )
}

function Items({ spec, isTable, onTable, onRange, onSave, onMove }: ChartMenuProps) {
  const copyLink = () => {
    navigator.clipboard
      .writeText(chartLink(spec.id))
      .then(() => notifyDone('The link is on the clipboard. It opens exactly this view.'), notifyFailed)
  }
  return (
    <>
      <Menu.Item leftSection={<IconTable size={14} aria-hidden />} onClick={onTable}>
        {isTable ? 'Show as lines' : 'Show as table'}
      </Menu.Item>
      <Menu.Item leftSection={<IconRuler2 size={14} aria-hidden />} onClick={onRange}>
        Range of y…
      </Menu.Item>
      <Menu.Item leftSection={<IconLink size={14} aria-hidden />} onClick={copyLink}>
        Copy link to this view
      </Menu.Item>
      <Menu.Label>Save as</Menu.Label>
      {FORMATS.map(({ format, label }) => (
        <Menu.Item
          key={format}
          leftSection={<IconDownload size={14} aria-hidden />}
          onClick={() => onSave(format)}
        >
          {label}
        </Menu.Item>
      ))}
      {onMove && <PlaceItems spec={spec} onMove={onMove} />}
    </>
  )
}

/** Where a chart stands in the grid, and how large. */
function PlaceItems({ spec, onMove }: Required<Pick<ChartMenuProps, 'spec' | 'onMove'>>) {
  const { layout, changeLayout } = useGrid()
  const size = layout.sizes[spec.id] ?? layout.size
  const hide = () => {
    changeLayout(({ hidden }) => ({ hidden: [...hidden, spec.id] }))
    notifyDone(`${spec.id} is hidden.`, () =>
      changeLayout(({ hidden }) => ({ hidden: hidden.filter((id) => id !== spec.id) })),
    )
  }
  return (
    <>
      <Menu.Label>Place</Menu.Label>
      <Menu.Item onClick={() => onMove('first')}>Move to the front</Menu.Item>
      <Menu.Item onClick={() => onMove('earlier')}>Move earlier</Menu.Item>
      <Menu.Item onClick={() => onMove('later')}>Move later</Menu.Item>
      {SIZES.filter((other) => other !== size).map((other) => (
        <Menu.Item
          key={other}
          leftSection={<IconResize size={14} aria-hidden />}
          onClick={() => changeLayout(({ sizes }) => ({ sizes: { ...sizes, [spec.id]: other } }))}
        >
          Make {other}
        </Menu.Item>
      ))}
      <Menu.Item leftSection={<IconEyeOff size={14} aria-hidden />} onClick={hide}>
        Hide chart
      </Menu.Item>
    </>
  )
}
