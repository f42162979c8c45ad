import { expect, test } from 'vitest'
import { pathFrom } from './relativePath'

test.each([
  ['docs', 'plot.png', 'docs/plot.png'],
  ['docs', './a%20b.png?x=1', 'docs/a b.png'],
  ['docs/deep', '../plot.png', 'docs/plot.png'],
  ['', 'plots/loss.svg', 'plots/loss.svg'],
  ['docs', '../../secret', undefined],
  ['docs', 'https://example.org/x.png', undefined],
  ['docs', '//example.org/x.png', undefined],
  ['docs', '/get-artifact?path=x', undefined],
  ['docs', 'data:image/png;base64,xx', undefined],
  ['docs', '#heading', undefined],
])('from %s, %s', (folder, reference, path) => {
  expect(pathFrom(folder, reference)).toBe(path)
})
