import { expect, test } from 'vitest'
import type { DrawnLine } from '../data/scene'
import { type Picture, writeSvg } from './svg'

const of = (...values: number[]) => Float64Array.from(values)
const LINE: DrawnLine = {
  id: 'a loss',
  label: 'a < "b" & c',
  runIds: ['a'],
  key: 'loss',
  color: '#0072b2',
  dash: [6, 3],
  x: of(0, 1, 2),
  y: of(0, 0.5, 1),
  gaps: new Set(),
  marks: [{ x: 1, kind: 'nan' }],
  pointCount: 3,
  isPinned: false,
  isFaint: false,
  isGroup: false,
  isSuperseded: false,
}
const frame = { left: 40, top: 8, width: 200, height: 100, isLogX: false, isLogY: false, ratio: 1 }
const PICTURE: Picture = {
  title: 'loss',
  caption: '3 points',
  width: 300,
  height: 140,
  frame: { ...frame, x: { min: 0, max: 2 }, y: { min: 0, max: 1 } },
  lines: [LINE],
  xTicks: { places: [0, 2], labels: ['0', '2'] },
  yTicks: { places: [0, 1], labels: ['0', '1'] },
  colors: { ground: '#fff', ink: '#000', muted: '#555', hairline: '#eee' },
}

test('the line is where it was drawn, with its dashes', () => {
  const svg = writeSvg(PICTURE)
  expect(svg).toContain(
    '<path d="M40 108L140 58L240 8" stroke="#0072b2" stroke-width="1.5" opacity="1" stroke-dasharray="6 3"/>',
  )
  expect(svg).toContain('>×</text>')
})

test('texts cannot break out of it', () => {
  const svg = writeSvg(PICTURE)
  expect(svg).toContain('a &lt; &quot;b&quot; &amp; c')
  expect(svg).not.toContain('a < ')
})

test('the extremes of buckets are an area', () => {
  const svg = writeSvg({ ...PICTURE, lines: [{ ...LINE, low: of(0, 0, 0), high: of(1, 1, 1) }] })
  expect(svg).toContain('<path d="M40 8L140 8L240 8L240 108L140 108L40 108" fill="#0072b2"')
})

test('a legend that is too long says so', () => {
  const lines = Array.from({ length: 100 }, (_, index) => ({ ...LINE, id: `${index}` }))
  expect(writeSvg({ ...PICTURE, lines })).toContain('and 40 more')
})
