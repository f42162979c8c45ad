import { expect, test } from 'vitest'
import { diffLines, normalized } from './lineDiff'

const text = (left: string, right: string) =>
  diffLines(left.split(' ').join('\n'), right.split(' ').join('\n')).map(
    ({ left, right, isSame }) => `${left?.text ?? '-'}${isSame ? '=' : '|'}${right?.text ?? '-'}`,
  )

test.each([
  ['a b c', 'a b c', ['a=a', 'b=b', 'c=c']],
  ['a b c', 'a x c', ['a=a', 'b|x', 'c=c']],
  ['a b c', 'a c', ['a=a', 'b|-', 'c=c']],
  ['a c', 'a b c d', ['a=a', '-|b', 'c=c', '-|d']],
  ['a b c a b b a', 'c b a b a c', ['a|-', 'b|-', 'c=c', '-|b', 'a=a', 'b=b', 'b|-', 'a=a', '-|c']],
  ['a b', 'c d e', ['a|c', 'b|d', '-|e']],
])('%s and %s', (left, right, rows) => {
  expect(text(left, right)).toEqual(rows)
})

/** A small generator, so that a failure can be looked up. */
function* numbers(seed: number) {
  let state = seed
  while (true) {
    state = (state * 1103515245 + 12345) % 2 ** 31
    yield state
  }
}

test('both texts are read back from their rows, whatever they are', () => {
  const random = numbers(7)
  const word = () => String((random.next().value ?? 0) % 4)
  for (let round = 0; round < 200; round += 1) {
    const left = Array.from({ length: (random.next().value ?? 0) % 12 }, word).join('\n')
    const right = Array.from({ length: (random.next().value ?? 0) % 12 }, word).join('\n')
    const rows = diffLines(left, right)
    expect(rows.flatMap((row) => row.left?.text ?? []).join('\n')).toBe(left)
    expect(rows.flatMap((row) => row.right?.text ?? []).join('\n')).toBe(right)
    for (const row of rows) if (row.isSame) expect(row.left?.text).toBe(row.right?.text)
  }
})

test('lines have their numbers', () => {
  expect(diffLines('a\nb', 'b').at(-1)).toEqual({
    left: { number: 2, text: 'b' },
    right: { number: 1, text: 'b' },
    isSame: true,
  })
})

test('JSON is compared by what it says', () => {
  expect(normalized('{"b":1,"a":[{"d":1,"c":2}]}', 'x.json')).toBe(
    normalized('{ "a": [{"c": 2, "d": 1}], "b": 1 }', 'x.json'),
  )
  expect(normalized('{broken', 'x.json')).toBe('{broken')
  expect(normalized('{"b":1}', 'x.txt')).toBe('{"b":1}')
})
