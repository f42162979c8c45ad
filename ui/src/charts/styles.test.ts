import { expect, test } from 'vitest'
import { keyDashes, runDashes } from './styles'

const run = (runId: string) => ({ runId, name: runId, startTimeMs: 0 })

test('runs of one colour differ by their dashes, whatever order they come in', () => {
  const color = (runId: string) => (runId === 'c' ? '#fff' : '#000')
  const dashes = runDashes([run('b'), run('a'), run('c')], color)
  expect(dashes.get('a')).toEqual([])
  expect(dashes.get('b')).not.toEqual([])
  expect(dashes.get('c')).toEqual([])
  expect(runDashes([run('a'), run('c'), run('b')], color)).toEqual(dashes)
})

test('metrics of one chart differ by their dashes', () => {
  const dashes = keyDashes(['loss', 'val/loss'])
  expect(dashes.get('loss')).not.toEqual(dashes.get('val/loss'))
})
