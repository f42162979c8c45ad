import { expect, test } from 'vitest'
import { type ImageSettings, parseImageSettings, writeImageSettings } from './search'

const NOTHING_CHOSEN: ImageSettings = { folder: 'images', layout: 'step', sizePx: 192, openRunIds: [] }

const written = (settings: ImageSettings) =>
  Object.fromEntries(Object.entries(writeImageSettings(settings)).filter(([, value]) => value !== undefined))

test.each<ImageSettings>([
  NOTHING_CHOSEN,
  { folder: 'a/b', keys: ['val/x', 'y'], step: 0, layout: 'all', sizePx: 80, openRunIds: ['r1', 'r2'] },
])('what is written is read: %#', (settings) => {
  expect(parseImageSettings(written(settings))).toEqual(settings)
})

test('what nobody chose is not in the address', () => {
  expect(written(NOTHING_CHOSEN)).toEqual({})
})

test('what makes no sense is passed over', () => {
  expect(parseImageSettings({ 'image.step': 'x', 'image.size': '7', 'image.layout': 'up' })).toEqual(
    NOTHING_CHOSEN,
  )
})
