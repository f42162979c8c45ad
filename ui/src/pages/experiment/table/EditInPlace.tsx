import { useState } from 'react'
import classes from './RunGrid.module.css'

/** A text that is edited where it stands: Enter keeps it, Escape does not, leaving keeps it. */
export function EditInPlace(props: {
  text: string
  label: string
  onSave: (text: string) => void
  onCancel: () => void
}) {
  const [text, setText] = useState(props.text)
  const finish = () => (text.trim() === props.text ? props.onCancel() : props.onSave(text.trim()))
  return (
    <input
      className={classes.edit}
      value={text}
      aria-label={props.label}
      ref={focusAll}
      onChange={(event) => setText(event.target.value)}
      onBlur={finish}
      onClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Enter') event.currentTarget.blur()
        if (event.key === 'Escape') {
          event.preventDefault()
          props.onCancel()
        }
      }}
    />
  )
}

function focusAll(input: HTMLInputElement | null) {
  if (!input || document.activeElement === input) return
  input.focus()
  input.select()
}
