import { IconStarFilled } from '@tabler/icons-react'
import { formatNumber } from '~/format/number'
import { asNumber } from '~/plots/data/columns'
import classes from './CellView.module.css'
import { differingParts } from './differences'
import type { Cell, MatrixLine } from './matrix'

interface CellViewProps {
  line: MatrixLine
  cell: Cell
  /** The baseline's, which the different part of a text is seen against. */
  baseline: Cell | undefined
}

/** What a run has of a key, and how that is different from what the baseline has. */
export function CellView({ line, cell, baseline }: CellViewProps) {
  if (cell.isMissing) return <span className={classes.missing}>–</span>
  if (cell.value === undefined) return <TextValue cell={cell} baseline={baseline} />
  return (
    <span className={classes.number}>
      {cell.delta && <DeltaView line={line} delta={cell.delta} />}
      <span className={classes.value} data-best={cell.isBest || undefined}>
        {cell.isBest && <IconStarFilled size={10} role="img" aria-label="best" />} {cell.text}
      </span>
    </span>
  )
}

/** Distance from the baseline: `−0.021 (−6.3 %)`, coloured where it is known which way is better. */
function DeltaView({ line, delta }: { line: MatrixLine; delta: NonNullable<Cell['delta']> }) {
  const { amount, share, isBetter } = delta
  if (amount === 0) return <span className={classes.delta}>±0</span>
  const sign = amount > 0 ? '+' : ''
  const percent = share === undefined ? '' : ` (${sign}${formatNumber(share * 100, 3)} %)`
  const meaning =
    isBetter === undefined ? '' : isBetter ? ', better than the baseline' : ', worse than the baseline'
  return (
    <span className={classes.delta} data-better={isBetter}>
      {sign}
      {line.format(amount)}
      {percent}
      <span className="visually-hidden">{meaning}</span>
    </span>
  )
}

/** A text; of one that is another than the baseline's, the part that differs is marked. */
function TextValue({ cell, baseline }: { cell: Cell; baseline: Cell | undefined }) {
  if (cell.text === '') return <span className={classes.missing}>(empty)</span>
  if (!cell.isDifferent || !baseline || baseline.isMissing) {
    return <span className={cell.isDifferent ? classes.different : undefined}>{cell.text}</span>
  }
  const [before, different, after] = differingParts(cell.text, baseline.text)
  // A number, or a text with little in common, is another one as a whole.
  if (asNumber(cell.text) !== null || before.length + after.length < cell.text.length / 2) {
    return <span className={classes.different}>{cell.text}</span>
  }
  return (
    <span>
      {before}
      <mark className={classes.part}>{different}</mark>
      {after}
    </span>
  )
}
