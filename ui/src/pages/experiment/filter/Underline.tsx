import type { ApiError } from '~/api/errors'
import { toQuery, typedPosition } from './bareWords'
import classes from './FilterField.module.css'

/** A wavy line below the part of the filter that the server points at. It lies under the field, with the same letters. */
export function Underline({ text, error, scrollPx }: { text: string; error?: ApiError; scrollPx: number }) {
  if (!error?.position) return null
  const { start, end } = typedPosition(toQuery(text.trim()), error.position)
  const shift = text.length - text.trimStart().length
  const from = Math.min(text.length, start + shift)
  const to = Math.max(from, Math.min(text.length, end + shift))
  return (
    <div className={classes.underline} aria-hidden>
      <span style={{ transform: `translateX(${-scrollPx}px)` }}>
        {text.slice(0, from)}
        <mark>{text.slice(from, to) || ' '}</mark>
      </span>
    </div>
  )
}
