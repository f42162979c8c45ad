import { expect, test } from 'vitest'
import { shorten, wrapLabel } from './labels'

test.each([
  ['lr', ['lr']],
  ['optimizer.learning_rate', ['optimizer.', 'learning_rate']],
  ['val/f1_macro', ['val/f1_macro']],
  ['averyveryverylongname', ['averyveryvery', 'longname']],
  ['', []],
])('%s in lines of 13', (text, lines) => {
  expect(wrapLabel(text, 13)).toEqual(lines)
})

test('a long text loses its middle', () => {
  expect(shorten('resnet50-v2-large', 9)).toBe('resn…arge')
  expect(shorten('resnet', 9)).toBe('resnet')
})
