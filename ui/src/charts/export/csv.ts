import type { DrawnLine } from '../data/scene'

/** What a chart draws, as rows of a table with a head. Of a smoothed line also what was smoothed. */
export function chartRows(lines: readonly DrawnLine[], axis: string): (string | number)[][] {
  const head = ['line', 'run_id', 'metric', axis, `${axis}_last`, 'value', 'smoothed', 'min', 'max', 'points']
  return [head, ...lines.flatMap(lineRows)]
}

function lineRows(line: DrawnLine): (string | number)[][] {
  const { label, runIds, key, x, y, raw, low, high, first, last, counts } = line
  const cell = (column: Float64Array | undefined, index: number) => number(column?.[index])
  const [runId] = line.isGroup ? [''] : runIds
  return Array.from(x, (place, index) => [
    label,
    runId ?? '',
    key,
    first?.[index] ?? place,
    last?.[index] ?? place,
    cell(raw ?? y, index),
    raw ? cell(y, index) : '',
    cell(low, index),
    cell(high, index),
    counts?.[index] ?? 1,
  ]).concat(line.marks.map(({ x, kind }) => [label, runId ?? '', key, x, x, MARKS[kind], '', '', '', '']))
}

const MARKS = { nan: 'NaN', infinity: 'Infinity', '-infinity': '-Infinity' }

/** A place without a number is a mark, which has a row of its own. */
const number = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? '' : value)
