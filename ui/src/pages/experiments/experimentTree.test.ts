import { expect, test } from 'vitest'
import { chosenAfter, chosenRows, foldersOf, matching, partsOf, sumOf, treeRows } from './experimentTree'
import { experimentNamed } from './testing'

const byName = { id: 'name', isDescending: false }
const outline = (rows: ReturnType<typeof treeRows>) =>
  rows.map(({ kind, level, label }) => `${'  '.repeat(level - 1)}${label}${kind === 'folder' ? '/' : ''}`)

test.each([
  ['vision/resnet/sweep', ['vision', 'resnet', 'sweep']],
  ['/Users/ann/first', ['/Users', 'ann', 'first']],
  ['a//b', ['a//b']],
  ['trailing/', ['trailing/']],
])('%s has parts %j', (name, parts) => {
  expect(partsOf(name)).toEqual(parts)
  expect(partsOf(name).join('/')).toBe(name)
})

test('folders stand before experiments, and what is in them below', () => {
  const experiments = ['b', 'vision/resnet/sweep-10', 'vision/resnet/sweep-2', 'vision', 'audio/x'].map(
    (name) => experimentNamed(name),
  )
  expect(outline(treeRows(experiments, byName, () => false))).toEqual([
    'audio/',
    '  x',
    'vision/',
    '  resnet/',
    '    sweep-2',
    '    sweep-10',
    'b',
    'vision',
  ])
  expect(outline(treeRows(experiments, byName, (path) => path === 'vision'))).toEqual([
    'audio/',
    '  x',
    'vision/',
    'b',
    'vision',
  ])
})

test('a folder counts what is below it', () => {
  const experiments = [
    experimentNamed('a/x', {
      run_count: 2,
      running_count: 1,
      lost_count: 1,
      last_run_start_ms: 5,
      runs_per_day: [0, 1],
    }),
    experimentNamed('a/b/y', { run_count: 3, last_run_start_ms: 9, runs_per_day: [2, 1] }),
  ]
  expect(sumOf(experiments)).toEqual({
    runCount: 5,
    runningCount: 1,
    lostCount: 1,
    lastRunMs: 9,
    runsPerDay: [2, 2],
    createdMs: 0,
  })
  const [folder] = treeRows(experiments, { id: 'runs', isDescending: true }, () => true)
  expect(folder?.activity.runCount).toBe(5)
})

test('sorted by runs, folders and experiments stand together', () => {
  const experiments = [
    experimentNamed('few', { run_count: 1 }),
    experimentNamed('many', { run_count: 9 }),
    experimentNamed('folder/x', { run_count: 5 }),
  ]
  const rows = treeRows(experiments, { id: 'runs', isDescending: true }, () => true)
  expect(outline(rows)).toEqual(['many', 'folder/', 'few'])
})

test('all words must be said, in the name, a tag or the note', () => {
  const experiments = [
    experimentNamed('vision/resnet', { tags: { team: 'core', 'mlflow.note.content': 'Baseline for March' } }),
    experimentNamed('vision/vit'),
  ]
  expect(matching(experiments, 'VISION march').map(({ name }) => name)).toEqual(['vision/resnet'])
  expect(matching(experiments, 'team=core')).toHaveLength(1)
  expect(matching(experiments, '  ')).toHaveLength(2)
})

test('folders of folders are folders', () => {
  expect(foldersOf(['a/b/c', 'a/d', 'e'])).toEqual(['a', 'a/b'])
})

test('choosing a folder chooses what is in it, and it looks chosen when all of that is', () => {
  const rows = treeRows(
    [experimentNamed('a/x'), experimentNamed('a/y'), experimentNamed('z')],
    byName,
    () => false,
  )
  const chosen = chosenAfter(new Set(), new Set(), new Set(['folder:a']), rows)
  expect([...chosen]).toEqual(['a/x', 'a/y'])
  expect(chosenRows(chosen, rows)).toEqual(new Set(['folder:a', 'a/x', 'a/y']))
  const fewer = chosenAfter(chosen, chosenRows(chosen, rows), new Set(['folder:a', 'a/x']), rows)
  expect([...fewer]).toEqual(['a/x'])
})
