import { Kbd, Modal, Table } from '@mantine/core'
import { useCallback, useState } from 'react'
import { useShortcut, useShortcuts } from './shortcuts'

/** What keys do on the page that is open, on `?`. */
export function ShortcutHelp() {
  const [isOpen, setOpen] = useState(false)
  const open = useCallback(() => setOpen(true), [])
  useShortcut('?', 'Show what keys do', open)
  const shortcuts = useShortcuts()
  return (
    <Modal opened={isOpen} onClose={() => setOpen(false)} title="Keys on this page">
      <Table>
        <Table.Tbody>
          {shortcuts.map(({ keys, label }) => (
            <Table.Tr key={keys}>
              <Table.Td w={120}>
                {keys.split('+').map((key) => (
                  <Kbd key={key} mr={4}>
                    {key === 'mod' ? (/Mac/.test(navigator.platform) ? '⌘' : 'Ctrl') : key}
                  </Kbd>
                ))}
              </Table.Td>
              <Table.Td>{label}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  )
}
