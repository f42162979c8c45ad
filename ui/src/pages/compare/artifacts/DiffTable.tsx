import { Button } from '@mantine/core'
import { useMemo, useState } from 'react'
import { formatCount } from '~/format/number'
import classes from './DiffTable.module.css'
import type { DiffRow } from './lineDiff'

/** Lines that are the same and so near to a change are shown with it. */
const CONTEXT = 3
const ROWS_AT_FIRST = 2000

/** Two texts beside each other, line by line. */
export function DiffTable({ rows, isWhole }: { rows: readonly DiffRow[]; isWhole: boolean }) {
  const [isLong, setLong] = useState(false)
  const shown = useMemo(() => (isWhole ? rows.map((_, place) => place) : nearChanges(rows)), [rows, isWhole])
  const changed = rows.filter(({ isSame }) => !isSame).length
  if (changed === 0 && !isWhole) return <p role="status">Both are the same.</p>
  const places = isLong ? shown : shown.slice(0, ROWS_AT_FIRST)
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={classes.scroll} aria-label="Lines" tabIndex={0}>
        <table className={classes.diff}>
          <colgroup>
            <col className={classes.numbers} />
            <col />
            <col className={classes.numbers} />
            <col />
          </colgroup>
          <thead className="visually-hidden">
            <tr>
              <th scope="col">Line</th>
              <th scope="col">Left</th>
              <th scope="col">Line</th>
              <th scope="col">Right</th>
            </tr>
          </thead>
          <tbody>
            {places.map((place, order) => {
              const { left, right, isSame } = rows[place] ?? { isSame: true }
              const isGap = order > 0 && places[order - 1] !== place - 1
              return (
                <tr key={place} data-changed={!isSame || undefined} data-gap={isGap || undefined}>
                  <td className={classes.number}>{left?.number}</td>
                  <td className={classes.left} data-empty={left === undefined || undefined}>
                    {left?.text}
                  </td>
                  <td className={classes.number}>{right?.number}</td>
                  <td className={classes.right} data-empty={right === undefined || undefined}>
                    {right?.text}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </section>
      {places.length < shown.length && (
        <Button variant="subtle" onClick={() => setLong(true)}>
          First {formatCount(ROWS_AT_FIRST)} of {formatCount(shown.length)} lines: show all
        </Button>
      )}
    </>
  )
}

/** Places of changed lines and of those around them. */
function nearChanges(rows: readonly DiffRow[]): number[] {
  const near = new Set<number>()
  for (const [place, { isSame }] of rows.entries()) {
    if (isSame) continue
    for (let other = place - CONTEXT; other <= place + CONTEXT; other += 1) near.add(other)
  }
  return rows.flatMap((_, place) => (near.has(place) ? [place] : []))
}
