import {
  ActionIcon,
  Checkbox,
  Collapse,
  MultiSelect,
  NumberInput,
  Table,
  UnstyledButton,
} from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconChevronRight, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { type Field, fieldText } from '../data/fields'
import { type ParallelAxis, rangeText } from '../data/parallel'
import type { Brush } from '../search'
import classes from './AxisTable.module.css'

interface AxisTableProps {
  axes: readonly ParallelAxis[]
  selected: readonly number[]
  brushes: readonly Brush[]
  onBrushes: (brushes: Brush[]) => void
  onAxes: (axes: Field[]) => void
  onLog: (field: Field, isLog: boolean) => void
}

/** The axes as a table: their order, what the picked runs have on each, and ranges to pick by for the keyboard. */
export function AxisTable({ axes, selected, brushes, onBrushes, onAxes, onLog }: AxisTableProps) {
  const [isOpen, setOpen] = useState(false)
  const all = axes[0]?.shares.map((_, index) => index) ?? []
  const fields = axes.map(({ column }) => column.field)
  const move = (from: number, to: number) => {
    const rest = fields.filter((_, place) => place !== from)
    onAxes([...rest.slice(0, to), ...fields.slice(from, from + 1), ...rest.slice(to)])
  }
  const isBrushed = brushes.length > 0
  const isShown = isOpen || isBrushed
  return (
    <section aria-label="Axes">
      <UnstyledButton className={classes.toggle} aria-expanded={isShown} onClick={() => setOpen(!isOpen)}>
        <IconChevronRight size={14} aria-hidden data-open={isShown || undefined} />
        {isBrushed ? 'Axes, and what the selected runs have on them' : 'Axes: order, scale and ranges'}
      </UnstyledButton>
      <Collapse expanded={isShown} keepMounted={false}>
        <div className={classes.scroll}>
          <Table className={classes.table} verticalSpacing={3}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Axis</Table.Th>
                <Table.Th>{isBrushed ? 'Selected runs have' : 'Runs have'}</Table.Th>
                <Table.Th>Pick only</Table.Th>
                <Table.Th>Log</Table.Th>
                <Table.Th>
                  <span className="visually-hidden">Order</span>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {axes.map((axis, place) => (
                <Table.Tr key={axis.column.text}>
                  <Table.Th scope="row">{axis.column.label}</Table.Th>
                  <Table.Td className={classes.range}>
                    {rangeText(axis, isBrushed ? selected : all) || '–'}
                  </Table.Td>
                  <Table.Td>
                    <Picker axis={axis} brushes={brushes} onBrushes={onBrushes} />
                  </Table.Td>
                  <Table.Td>
                    {axis.column.isNumeric && (
                      <Checkbox
                        aria-label={`Logarithmic ${axis.column.label}`}
                        checked={axis.isLog}
                        onChange={(event) => onLog(axis.column.field, event.currentTarget.checked)}
                      />
                    )}
                  </Table.Td>
                  <Table.Td className={classes.order}>
                    <ActionIcon
                      size="sm"
                      aria-label={`Move ${axis.column.label} to the left`}
                      disabled={place === 0}
                      onClick={() => move(place, place - 1)}
                    >
                      <IconArrowUp size={14} aria-hidden />
                    </ActionIcon>
                    <ActionIcon
                      size="sm"
                      aria-label={`Move ${axis.column.label} to the right`}
                      disabled={place === axes.length - 1}
                      onClick={() => move(place, place + 1)}
                    >
                      <IconArrowDown size={14} aria-hidden />
                    </ActionIcon>
                    <ActionIcon
                      size="sm"
                      aria-label={`Remove ${axis.column.label}`}
                      onClick={() => onAxes(fields.filter((_, other) => other !== place))}
                    >
                      <IconX size={14} aria-hidden />
                    </ActionIcon>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      </Collapse>
    </section>
  )
}

interface PickerProps {
  axis: ParallelAxis
  brushes: readonly Brush[]
  onBrushes: (brushes: Brush[]) => void
}

/** A range of numbers, or some of the texts, as fields. */
function Picker({ axis, brushes, onBrushes }: PickerProps) {
  const { column, categories, range } = axis
  const own = brushes.filter(({ field }) => fieldText(field) === column.text)
  const others = brushes.filter(({ field }) => fieldText(field) !== column.text)
  if (!column.isNumeric) {
    const isPicked = (place: number) => own.some(({ from, to }) => from <= place && place <= to)
    return (
      <MultiSelect
        aria-label={`Pick ${column.label}`}
        w={240}
        data={categories}
        value={categories.filter((_, place) => isPicked(place))}
        placeholder={own.length === 0 ? 'any' : undefined}
        onChange={(picked) =>
          onBrushes([...others, ...picked.map((text) => around(axis, categories.indexOf(text)))])
        }
      />
    )
  }
  const from = own[0]?.from
  const to = own[0]?.to
  const set = (low: number, high: number) => {
    const isEverything = low <= range[0] && high >= range[1]
    onBrushes(isEverything ? others : [...others, { field: column.field, from: low, to: high }])
  }
  const finite = (value: number | undefined) => (value !== undefined && Number.isFinite(value) ? value : '')
  return (
    <div className={classes.ends}>
      <NumberInput
        aria-label={`${column.label} from`}
        w={112}
        hideControls
        placeholder={column.format(range[0])}
        value={finite(from)}
        onChange={(value) => set(typeof value === 'number' ? value : range[0], to ?? range[1])}
      />
      <span aria-hidden>–</span>
      <NumberInput
        aria-label={`${column.label} to`}
        w={112}
        hideControls
        placeholder={column.format(range[1])}
        value={finite(to)}
        onChange={(value) => set(from ?? range[0], typeof value === 'number' ? value : range[1])}
      />
      {own.length > 1 && <span>and {own.length - 1} more</span>}
    </div>
  )
}

/** A brush around one text, not as far as its neighbours. */
const around = ({ column }: ParallelAxis, place: number): Brush => ({
  field: column.field,
  from: place - 0.3,
  to: place + 0.3,
})
