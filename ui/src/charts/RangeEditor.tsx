import { Button, Group, Modal, NumberInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useGrid } from './gridContext'
import type { ChartSpec } from './sections'

/** Asks from where to where the y axis of a chart goes. An end that is empty follows the data. */
export function RangeEditor({ spec, onClose }: { spec: ChartSpec; onClose: () => void }) {
  const { settings, changeSettings } = useGrid()
  const { from = '', to = '' } = settings.yRanges[spec.id] ?? {}
  const [ends, setEnds] = useState<{ from: number | string; to: number | string }>({ from, to })
  const isBackwards = ends.from !== '' && ends.to !== '' && Number(ends.from) >= Number(ends.to)
  const store = (range: { from?: number; to?: number }) => {
    changeSettings({ yRanges: { ...settings.yRanges, [spec.id]: range } })
    onClose()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isBackwards) return
    const end = (value: number | string) => (value === '' ? undefined : Number(value))
    store({ from: end(ends.from), to: end(ends.to) })
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Range of y of ${spec.id}`}
      size="sm"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form onSubmit={submit}>
        <Group grow align="flex-start">
          <NumberInput
            label="From"
            placeholder="as the data"
            value={ends.from}
            onChange={(value) => setEnds({ ...ends, from: value })}
            data-autofocus
          />
          <NumberInput
            label="To"
            placeholder="as the data"
            value={ends.to}
            onChange={(value) => setEnds({ ...ends, to: value })}
            error={isBackwards && 'This is not above the other end.'}
          />
        </Group>
        <Group justify="flex-end" mt="md">
          <Button onClick={() => store({})}>Follow the data</Button>
          <Button type="submit" variant="filled">
            Apply
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
