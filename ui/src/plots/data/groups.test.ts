import { expect, test } from 'vitest'
import { formatValue, type Value } from './columns'
import { paramField } from './fields'
import { groupRuns } from './groups'

const column = (values: Value[]) => ({
  field: paramField('p'),
  text: 'params.p',
  label: 'p',
  isNumeric: values.every((value) => typeof value !== 'string'),
  values,
  format: formatValue,
})
const all = (values: Value[]) => values.map((_, index) => index)

test('texts are groups in the order of names, missing ones last', () => {
  const values = ['b', null, 'a', 'b']
  expect(groupRuns(column(values), all(values))).toEqual({
    groups: [
      { label: 'a', indexes: [2] },
      { label: 'b', indexes: [0, 3] },
      { label: 'none', indexes: [1] },
    ],
  })
})

test('only some runs are grouped', () => {
  expect(groupRuns(column(['a', 'b', 'a']), [2]).groups).toEqual([{ label: 'a', indexes: [2] }])
})

test('few numbers are groups, many are ranges of about as many runs', () => {
  expect(groupRuns(column([0.1, 0.01, 0.1]), [0, 1, 2]).groups.map(({ label }) => label)).toEqual([
    '0.01',
    '0.1',
  ])
  const values: Value[] = [...Array.from({ length: 80 }, (_, index) => index), Number.NaN, null]
  const { groups, note } = groupRuns(column(values), all(values))
  expect(groups.map(({ indexes }) => indexes.length)).toEqual([10, 10, 10, 10, 10, 10, 10, 10, 1, 1])
  expect(groups.map(({ label }) => label)).toContain('0 – 9')
  expect(groups.slice(-2).map(({ label }) => label)).toEqual(['NaN', 'none'])
  expect(note).toContain('8 ranges')
})

test('no run is lost when many have the same number', () => {
  const values = [...Array(50).fill(1), ...Array.from({ length: 20 }, (_, index) => index)]
  const { groups } = groupRuns(column(values), all(values))
  expect(groups.flatMap(({ indexes }) => indexes).sort((left, right) => left - right)).toEqual(all(values))
})
