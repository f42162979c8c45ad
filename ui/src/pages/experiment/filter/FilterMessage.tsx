import type { ApiError } from '~/api/errors'
import classes from './FilterField.module.css'

/** What is wrong with the filter, and what could stand there. */
export function FilterMessage({ id, error }: { id: string; error: ApiError }) {
  // Most messages say it themselves.
  const expected = /expected/i.test(error.message) ? [] : (error.expected ?? [])
  return (
    <p id={id} className={classes.message} role="alert">
      {error.message.replace(/^Invalid 'filter': /, '')}
      {expected.length > 0 && <span> Possible here: {expected.slice(0, 8).join(', ')}</span>}
    </p>
  )
}
