/** A line of two texts beside each other: in both, changed, or in one of them only. */
export interface DiffRow {
  /** Number and text in the left text. */
  left?: { number: number; text: string }
  right?: { number: number; text: string }
  isSame: boolean
}

/** Two texts that differ in more lines than this are shown beside each other without matching their lines. */
const MOST_CHANGES = 2000

/** Matches the lines of two texts, so that the fewest are added and removed: Myers' algorithm. */
export function diffLines(left: string, right: string): DiffRow[] {
  const leftLines = left.split('\n')
  const rightLines = right.split('\n')
  let start = 0
  while (start < leftLines.length && start < rightLines.length && leftLines[start] === rightLines[start])
    start += 1
  let end = 0
  while (
    end < leftLines.length - start &&
    end < rightLines.length - start &&
    leftLines[leftLines.length - 1 - end] === rightLines[rightLines.length - 1 - end]
  ) {
    end += 1
  }
  const pairs = matches(
    leftLines.slice(start, leftLines.length - end),
    rightLines.slice(start, rightLines.length - end),
  )
  const rows: DiffRow[] = []
  const line = (lines: string[], index: number) => ({ number: index + 1, text: lines[index] ?? '' })
  const same = (leftIndex: number, rightIndex: number) =>
    rows.push({ left: line(leftLines, leftIndex), right: line(rightLines, rightIndex), isSame: true })
  const changed = (leftFrom: number, leftTo: number, rightFrom: number, rightTo: number) => {
    const count = Math.max(leftTo - leftFrom, rightTo - rightFrom)
    for (let offset = 0; offset < count; offset += 1) {
      rows.push({
        left: leftFrom + offset < leftTo ? line(leftLines, leftFrom + offset) : undefined,
        right: rightFrom + offset < rightTo ? line(rightLines, rightFrom + offset) : undefined,
        isSame: false,
      })
    }
  }
  for (let index = 0; index < start; index += 1) same(index, index)
  let leftAt = start
  let rightAt = start
  for (const [leftIndex, rightIndex] of pairs) {
    changed(leftAt, start + leftIndex, rightAt, start + rightIndex)
    same(start + leftIndex, start + rightIndex)
    leftAt = start + leftIndex + 1
    rightAt = start + rightIndex + 1
  }
  changed(leftAt, leftLines.length - end, rightAt, rightLines.length - end)
  for (let index = end; index > 0; index -= 1) same(leftLines.length - index, rightLines.length - index)
  return rows
}

/** Places of equal lines in a longest common sequence, ascending. None when the texts are too different to look for it. */
function matches(left: readonly string[], right: readonly string[]): [number, number][] {
  const most = Math.min(left.length + right.length, MOST_CHANGES)
  // For each diagonal how far in the left text one gets with so many changes; a copy of each round finds the way back.
  const reach = new Int32Array(2 * most + 3)
  const rounds: Int32Array[] = []
  for (let changes = 0; changes <= most; changes += 1) {
    rounds.push(reach.slice(most + 1 - changes - 1, most + 1 + changes + 2))
    for (let diagonal = -changes; diagonal <= changes; diagonal += 2) {
      const place = most + 1 + diagonal
      const isDown =
        diagonal === -changes || (diagonal !== changes && at(reach, place - 1) < at(reach, place + 1))
      let x = isDown ? at(reach, place + 1) : at(reach, place - 1) + 1
      while (x < left.length && x - diagonal < right.length && left[x] === right[x - diagonal]) x += 1
      reach[place] = x
      if (x >= left.length && x - diagonal >= right.length) return wayBack(rounds, left.length, right.length)
    }
  }
  return []
}

function wayBack(rounds: readonly Int32Array[], leftLength: number, rightLength: number): [number, number][] {
  const pairs: [number, number][] = []
  let x = leftLength
  let y = rightLength
  for (let changes = rounds.length - 1; changes >= 0 && (x > 0 || y > 0); changes -= 1) {
    const round = rounds[changes] ?? new Int32Array()
    // A round's copy begins one diagonal before its first.
    const reached = (diagonal: number) => at(round, diagonal + changes + 1)
    const diagonal = x - y
    const isDown =
      diagonal === -changes || (diagonal !== changes && reached(diagonal - 1) < reached(diagonal + 1))
    const before = isDown ? diagonal + 1 : diagonal - 1
    const fromX = changes === 0 ? 0 : reached(before)
    const fromY = changes === 0 ? 0 : fromX - before
    while (x > fromX && y > fromY) {
      x -= 1
      y -= 1
      pairs.push([x, y])
    }
    x = fromX
    y = fromY
  }
  return pairs.reverse()
}

const at = (list: Int32Array, index: number) => list[index] ?? 0

/** JSON in one way of writing, its names in order, so that only what it says is compared; other texts as they are. */
export function normalized(text: string, path: string): string {
  if (!/\.json$/i.test(path)) return text
  try {
    return JSON.stringify(sorted(JSON.parse(text)), null, 2)
  } catch {
    return text
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1))
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]))
}
