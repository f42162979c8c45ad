import { expect, test } from 'vitest'
import type { Run } from '~/api/runs'
import type { Children } from './children'
import { treeItems } from './treeItems'

const below = { run_count: 0, measures: [], statuses: {} }
const child = (id: string) => ({ run: { run_id: id } as Run, below })

const children: Record<string, Children> = {
  root: { children: [child('a'), child('b')], total: 5 },
  a: { children: [child('a1')], total: 1 },
}

const open = {
  childrenOf: (id: string) => children[id],
  isOpen: (id: string) => id === 'a' || id === 'b',
}

test('open runs have their children below them, and lists that are cut off say so', () => {
  const rows = treeItems(open, 'root').map((item) => {
    if (item.kind === 'run') return `${'-'.repeat(item.depth)}${item.run.run_id}`
    return item.kind === 'rest' ? `${item.shown} of ${item.total}` : item.kind
  })
  expect(rows).toEqual(['-a', '--a1', '-b', 'loading', '2 of 5'])
})
