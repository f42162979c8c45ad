import { expect, test } from 'vitest'
import { figureOption } from './figureOption'
import { listOf, matrixOf } from './plotlyArrays'
import { figureIn, figureInPage, hostsIn } from './plotlyFigure'

const page = (data: string) =>
  `<html><script src="https://cdn.plot.ly/plotly-3.js"></script><script>if (x) { Plotly.newPlot( "ab-1", ${data}, {"title":{"text":"a ] \\" b"}}, {"responsive": true} ) }</script></html>`

test('the figure of a page, and the host of its library', () => {
  const html = page('[{"x":[1,2],"y":[3,4],"type":"scatter","name":"[}"}]')
  expect(figureInPage(html)).toEqual({
    data: [{ x: [1, 2], y: [3, 4], type: 'scatter', name: '[}' }],
    layout: { title: { text: 'a ] " b' } },
  })
  expect(hostsIn(html)).toEqual(['cdn.plot.ly'])
  expect(hostsIn('<img src="plot.png"><a href="https://example.org">')).toEqual([])
})

test.each([
  [{ data: [{ type: 'surface', z: [] }], layout: {} }],
  [{ data: [] }],
  [{ data: [{ a: 1 }] }],
  [[1]],
])('%j is not drawn here', (value) => {
  expect(figureIn(value)).toBeUndefined()
})

test('numbers as bytes', () => {
  expect(listOf({ dtype: 'i2', bdata: btoa('\x01\x00\xff\xff') })).toEqual([1, -1])
  expect(matrixOf({ dtype: 'u1', bdata: btoa('\x01\x02\x03\x04'), shape: '2, 2' })).toEqual([
    [1, 2],
    [3, 4],
  ])
  expect(listOf({ dtype: 'c16', bdata: '' })).toBeUndefined()
})

test('lines and points over numbers, dates and words', () => {
  const axis = (x: unknown[]) =>
    figureOption({ data: [{ type: 'scatter', mode: 'lines', x, y: [1, 2] }], layout: {} }, 'black').xAxis
  expect(axis([1, 2])).toMatchObject({ type: 'value' })
  expect(axis(['2026-01-01', '2026-01-02'])).toMatchObject({ type: 'time' })
  expect(axis(['a', 'b'])).toMatchObject({ type: 'category' })
})

test('a histogram counts every number once', () => {
  const option = figureOption(
    { data: [{ type: 'histogram', x: [1, 1, 2, 5, 9, null] }], layout: {} },
    'black',
  )
  const [series] = option.series as { data: [number, number][] }[]
  expect(series?.data.reduce((sum, [, count]) => sum + count, 0)).toBe(5)
})
