import { formatCount } from '~/format/number'
import classes from './FilterField.module.css'
import type { Suggestion } from './suggestions'

/** What could be typed next. */
export function SuggestionList(props: {
  id: string
  isOpen: boolean
  list: Suggestion[]
  more: number
  chosen: number
  onChoose: (suggestion: Suggestion) => void
}) {
  return (
    <div className={classes.list} hidden={!props.isOpen}>
      <div id={props.id} role="listbox" aria-label="Suggestions">
        {props.isOpen &&
          props.list.map((suggestion, index) => (
            <div
              key={suggestion.text}
              id={`${props.id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === props.chosen}
              className={classes.suggestion}
              // The field keeps the focus.
              onMouseDown={(event) => {
                event.preventDefault()
                props.onChoose(suggestion)
              }}
            >
              <span>{suggestion.text}</span>
              <span className={classes.hint}>{suggestion.hint}</span>
            </div>
          ))}
      </div>
      {props.more > 0 && <div className={classes.more}>and {formatCount(props.more)} more: go on typing</div>}
    </div>
  )
}
