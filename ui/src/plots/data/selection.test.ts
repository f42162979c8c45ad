import { expect, test } from 'vitest'
import { formatValue, type Value } from './columns'
import { paramField } from './fields'
import { plottable } from './selection'

const axis = (label: string, values: Value[], isLog = false) => ({
  column: {
    field: paramField(label),
    text: `params.${label}`,
    label,
    isNumeric: true,
    values,
    format: formatValue,
  },
  isLog,
})

test('runs without a place on an axis are counted by the reason', () => {
  const axes = [axis('lr', [1, null, 0, -1, 2, null], true), axis('loss', [1, 1, 1, 1, Number.NaN, null])]
  expect(plottable(6, axes)).toEqual({
    indexes: [0],
    notes: [
      '2 runs not drawn: no lr.',
      '2 runs not drawn: lr is not positive, which a logarithmic axis needs.',
      '1 run not drawn: loss is NaN or infinite.',
    ],
  })
})

test('texts have a place', () => {
  expect(plottable(2, [axis('model', ['a', 'b'])])).toEqual({ indexes: [0, 1], notes: [] })
})
