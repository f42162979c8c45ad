import { expect, test } from 'vitest'
import { imageAt, imagesOf, keysOf, parseImageName, stepsOf } from './imageNames'

const ID = '0a1b2c3d-1111-4222-8333-444455556666'

test.each([
  [`val~sample+step+4+timestamp+1700000000000+${ID}.png`, 'val/sample', 4, false],
  [`val~sample+step+4+timestamp+1700000000000+${ID}+compressed.webp`, 'val/sample', 4, true],
  [`a#b%step%12%timestamp%1700000000000%${ID}.png`, 'a/b', 12, false],
  [`a#b%step%12%timestamp%1700000000000%${ID}%compressed.webp`, 'a/b', 12, true],
  ['samples_epoch-0040.png', 'samples_epoch', 40, false],
  ['7.jpg', 'image', 7, false],
  ['v2_sample_3_ema.webp', 'v2_sample__ema', 3, false],
])('%s', (name, key, step, isSmall) => {
  expect(parseImageName(name)).toMatchObject({ key, step, isSmall })
})

test.each(['confusion.png', 'weights-12.bin', 'notes.txt'])('%s is no image of a step', (name) => {
  expect(parseImageName(name)).toBeUndefined()
})

const paths = [
  `images/x+step+0+timestamp+5+a.png`,
  `images/x+step+0+timestamp+5+a+compressed.webp`,
  `images/x+step+10+timestamp+9+b.png`,
  `images/x+step+10+timestamp+7+c.png`,
  `images/y+step+2+timestamp+7+d.png`,
]

test('small copies belong to their image, and the latest of a step counts', () => {
  const images = imagesOf('r', paths)
  expect(images.map(({ key, step, path, count }) => [key, step, path, count])).toEqual([
    ['x', 0, paths[0], 1],
    ['y', 2, paths[4], 1],
    ['x', 10, paths[2], 2],
  ])
  expect(images[0]?.smallPath).toBe(paths[1])
  expect(keysOf(images)).toEqual(['x', 'y'])
  expect(stepsOf(images, ['x'])).toEqual([0, 10])
})

test('at a step a run shows its image, or the last before', () => {
  const images = imagesOf('r', paths)
  expect(imageAt(images, 'r', 'x', 9)?.step).toBe(0)
  expect(imageAt(images, 'r', 'x', 10)?.step).toBe(10)
  expect(imageAt(images, 'r', 'y', 1)).toBeUndefined()
  expect(imageAt(images, 'other', 'x', 10)).toBeUndefined()
})
