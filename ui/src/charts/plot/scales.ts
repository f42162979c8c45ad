import type { Span } from '../data/ranges'

/** Where a value is, in pixels; NaN for what has no place. */
export type ToPixels = (value: number) => number

/** Puts values of a span between two places in pixels. */
export function toPixels({ min, max }: Span, isLog: boolean, from: number, to: number): ToPixels {
  if (!isLog) {
    const factor = (to - from) / (max - min)
    return (value) => from + (value - min) * factor
  }
  const first = Math.log10(min)
  const factor = (to - from) / (Math.log10(max) - first)
  return (value) => (value > 0 ? from + (Math.log10(value) - first) * factor : Number.NaN)
}

/** Marks of a logarithmic axis, at most `most` of them: powers of ten, parts of these, or even steps within one. */
export function logTicks({ min, max }: Span, most: number): number[] {
  const decades = Math.log10(max) - Math.log10(min)
  if (decades < 0.7) return evenTicks(min, max, most)
  const factors = decades * 3 <= most ? [1, 2, 5] : [1]
  const every = Math.max(1, Math.ceil(decades / most))
  const ticks: number[] = []
  for (let power = Math.floor(Math.log10(min)); power <= Math.ceil(Math.log10(max)); power += 1) {
    if (power % every !== 0) continue
    ticks.push(
      ...factors.map((factor) => Number(`${factor}e${power}`)).filter((tick) => tick >= min && tick <= max),
    )
  }
  return ticks.length > 1 ? ticks : evenTicks(min, max, most)
}

function evenTicks(min: number, max: number, most: number): number[] {
  const rough = (max - min) / Math.max(1, most)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10) * power
  const ticks: number[] = []
  for (let index = Math.ceil(min / step); index * step <= max; index += 1) {
    ticks.push(Number((index * step).toPrecision(12)))
  }
  return ticks
}
