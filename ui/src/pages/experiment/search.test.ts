import { expect, test } from 'vitest'
import { readSearch, writeSearch } from '~/app/searchText'
import { type PageState, readState, writeState } from './search'

const state: PageState = {
  filter: "metrics.loss < 0.5 AND params.model = 'a,b&c'",
  sort: ['metrics.`val,loss` DESC', 'params.lr'],
  columns: [
    { source: { kind: 'attribute', name: 'run_name' }, isPinned: true },
    { source: { kind: 'metric', key: 'val/loss', part: 'best' }, widthPx: 90, digits: 3, shading: 'bars' },
  ],
  groupBy: ['params.model', 'status'],
  stage: 'deleted',
  isTree: true,
  baseline: 'a1',
  pinned: ['b2', 'c3'],
  isDifference: true,
  layout: 'both',
  splitPercent: 35,
  pane: 'plots',
  first: 50,
  on: ['d4'],
  off: ['e5', 'f6'],
}

test('the state is read from the address as it was written', () => {
  expect(readState(readSearch(writeSearch(writeState(state))))).toEqual(state)
})

test('what is as always is not in the address', () => {
  expect(writeSearch(writeState(readState({})))).toBe('')
})

test('nonsense in the address is as always', () => {
  expect(readState({ layout: 'x', split: 'wide', stage: 'gone', first: '-3' })).toEqual({
    ...readState({}),
    first: 0,
  })
})
