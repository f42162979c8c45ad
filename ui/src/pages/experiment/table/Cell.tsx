import { toNumber } from '~/api/numbers'
import type { Run } from '~/api/runs'
import type { Series } from '~/api/series'
import { type CellValue, cellValue, numberValue } from '../columns/cellValue'
import type { Column } from '../columns/column'
import { difference } from './difference'
import type { PlacedColumn } from './layout'
import { NoteCell } from './NoteCell'
import classes from './RunGrid.module.css'
import { Sparkline } from './Sparkline'
import { shadeOf } from './shading'
import { useTable } from './TableContext'

/** A cell of a run, as wide as its column. */
export function Cell({ run, placed }: { run: Run; placed: PlacedColumn }) {
  const { column } = placed
  const { facts } = useTable()
  const { source } = column
  const goal = source.kind === 'metric' ? facts.goalOf(source.key) : 'maximize'
  const series = needsSeries(column) ? facts.seriesOf(run.run_id, column) : undefined
  if (source.kind === 'metric' && source.part === 'trend') {
    return <Sparkline series={series} label={source.key} widthPx={placed.widthPx - 16} />
  }
  if (source.kind === 'attribute' && source.name === 'note') return <NoteCell run={run} />
  const value = isAtStep(column)
    ? valueAtStep(series, column.digits)
    : cellValue(run, source, goal, column.digits)
  const isOther = facts.isDifference && facts.baseline && facts.baseline.run_id !== run.run_id
  const change = isOther && facts.baseline ? difference(value, facts.baseline, column, goal) : undefined
  return (
    <span
      className={classes.value}
      title={value.title ?? value.text}
      style={shadeOf(value.number, column, facts.rangeOf(column), goal)}
      data-number={value.number !== undefined || undefined}
      data-same={change?.isSame || undefined}
      data-changed={(change && !change.isSame) || undefined}
    >
      {value.text}
      {change?.text && (
        <span className={classes.delta} data-verdict={change.verdict}>
          {change.text}
        </span>
      )}
    </span>
  )
}

/** Whether a column shows what a row does not carry: a course, or a value at a step. */
function needsSeries({ source }: Column): boolean {
  return source.kind === 'metric' && (source.part === 'trend' || source.part === 'at')
}

const isAtStep = ({ source }: Column) => source.kind === 'metric' && source.part === 'at'

function valueAtStep(series: Series | undefined, digits?: number): CellValue {
  const last = series?.points?.values.at(-1)
  return last === undefined ? { text: '' } : numberValue(toNumber(last), digits)
}
