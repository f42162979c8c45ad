import { formatNumber } from '~/format/number'
import type { Goal } from '~/state/metricGoal'
import overview from '../Overview.module.css'
import classes from './Changes.module.css'
import { difference, type MetricChange, type TextChange } from './runDiff'

/** A param or tag that is new, gone, or another. */
export function TextChangeRow({ change }: { change: TextChange }) {
  const { key, before, after } = change
  return (
    <tr>
      <th scope="row" className={classes.key} title={key}>
        {key}
      </th>
      <Text text={before} />
      <Text text={after} isAfter />
      <td className={overview.number}>{before === undefined ? 'new' : after === undefined ? 'gone' : ''}</td>
    </tr>
  )
}

function Text({ text, isAfter = false }: { text?: string; isAfter?: boolean }) {
  return (
    <td className={classes.text} data-after={isAfter || undefined} title={text}>
      {text ?? '–'}
    </td>
  )
}

/** A metric that is better, worse, or only other. */
export function MetricChangeRow({ change, goal }: { change: MetricChange; goal: Goal }) {
  const { key, before, after } = change
  const told = difference(change)
  const isBetter = told && (goal === 'minimize' ? told.by < 0 : told.by > 0)
  return (
    <tr>
      <th scope="row" className={classes.key} title={key}>
        {key}
      </th>
      <td className={overview.number}>{before === null ? '–' : formatNumber(before)}</td>
      <td className={overview.number}>{after === null ? '–' : formatNumber(after)}</td>
      <td className={overview.number}>
        {told ? (
          <span className={classes.change} data-better={isBetter}>
            {signed(told.by)}
            {told.percent !== undefined && <small>{signedPercent(told.percent)}</small>}
            <small>{isBetter ? 'better' : 'worse'}</small>
          </span>
        ) : (
          before === null && 'new'
        )}
        {!told && after === null && 'gone'}
      </td>
    </tr>
  )
}

const signed = (number: number) => `${number > 0 ? '+' : ''}${formatNumber(number)}`

const signedPercent = (percent: number) => `${percent > 0 ? '+' : ''}${formatNumber(percent, 2)} %`
