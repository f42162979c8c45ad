import { expect, test } from 'vitest'
import { pagesAround } from './pages'

test.each([
  [{ first: 0, last: 25 }, 100_000, [0]],
  [{ first: 20, last: 50 }, 100_000, [0, 1]],
  [{ first: 5030, last: 5060 }, 100_000, [49, 50, 51]],
  [{ first: 99_980, last: 99_999 }, 100_000, [999]],
  [{ first: 0, last: 25 }, 0, [0]],
])('rows %j of %d are on pages %j', (range, count, pages) => {
  expect(pagesAround(range, count)).toEqual(pages)
})
