import { IconX } from '@tabler/icons-react'
import { type KeyboardEvent, useCallback, useId, useMemo, useRef, useState } from 'react'
import type { ApiError } from '~/api/errors'
import { useShortcut } from '~/app/shortcuts'
import { completionAt } from './completion'
import classes from './FilterField.module.css'
import { FilterMessage } from './FilterMessage'
import { SuggestionList } from './SuggestionList'
import { type Suggestion, suggest } from './suggestions'
import { Underline } from './Underline'
import { useDraft } from './useDraft'
import { type KeyScope, useKnown } from './useKnown'

const NO_SUGGESTIONS: ReturnType<typeof suggest> = { list: [], more: 0 }

/**
 * The filter of runs, in the query language: offers what could come next, and underlines what the server does not
 * understand. What is typed counts after a short rest, or at once on Enter.
 */
export function FilterField(props: {
  filter: string
  onFilter: (filter: string, options: { replace: boolean }) => void
  scope: KeyScope
  error?: ApiError
}) {
  const { error, scope } = props
  const input = useRef<HTMLInputElement>(null)
  const listId = useId()
  const messageId = useId()
  const [draft, setDraft, apply] = useDraft(props.filter, props.onFilter)
  const [caret, setCaret] = useState(0)
  const [isOpen, setOpen] = useState(false)
  const [chosen, setChosen] = useState(-1)
  const [scrollPx, setScrollPx] = useState(0)
  const completion = useMemo(() => completionAt(draft, Math.min(caret, draft.length)), [draft, caret])
  const known = useKnown(scope, completion, isOpen)
  const { list, more } = useMemo(
    () => (isOpen ? suggest(completion, known) : NO_SUGGESTIONS),
    [isOpen, completion, known],
  )
  const isListed = isOpen && list.length > 0
  useShortcut(
    '/',
    'Filter runs',
    useCallback(() => input.current?.focus(), []),
  )

  const edit = (text: string, place: number) => {
    setDraft(text)
    setCaret(place)
    setChosen(-1)
    setOpen(true)
  }
  const accept = ({ text }: Suggestion) => {
    const inserted = text.endsWith('(') ? text : `${text} `
    const rest = draft.slice(completion.end).replace(/^ /, '')
    const place = completion.start + inserted.length
    edit(draft.slice(0, completion.start) + inserted + rest, place)
    input.current?.focus()
    requestAnimationFrame(() => input.current?.setSelectionRange(place, place))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const suggestion = list[chosen] ?? (event.key === 'Tab' && completion.prefix !== '' ? list[0] : undefined)
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      setOpen(true)
      setChosen(moved(chosen, event.key === 'ArrowDown' ? 1 : -1, list.length))
    } else if (isListed && suggestion && (event.key === 'Enter' || event.key === 'Tab')) {
      event.preventDefault()
      accept(suggestion)
    } else if (event.key === 'Enter') {
      setOpen(false)
      apply(draft)
    } else if (event.key === 'Escape') {
      event.preventDefault()
      if (isListed) setOpen(false)
      else input.current?.blur()
    }
  }

  return (
    <div className={classes.field}>
      <div className={classes.box} data-invalid={error !== undefined || undefined}>
        <Underline text={draft} error={error} scrollPx={scrollPx} />
        <input
          ref={input}
          className={classes.input}
          value={draft}
          placeholder="Filter: a part of a name, or metrics.loss < 0.1 AND params.model = 'vit'"
          aria-label="Filter runs"
          role="combobox"
          aria-expanded={isListed}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={isListed && chosen >= 0 ? `${listId}-${chosen}` : undefined}
          aria-invalid={error !== undefined}
          aria-describedby={error ? messageId : undefined}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) =>
            edit(event.target.value, event.target.selectionStart ?? event.target.value.length)
          }
          onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
          onScroll={(event) => setScrollPx(event.currentTarget.scrollLeft)}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onKeyDown={onKeyDown}
        />
        {draft !== '' && (
          <button type="button" className={classes.clear} aria-label="Clear filter" onClick={() => apply('')}>
            <IconX size={14} aria-hidden />
          </button>
        )}
      </div>
      <SuggestionList
        id={listId}
        isOpen={isListed}
        list={list}
        more={more}
        chosen={chosen}
        onChoose={accept}
      />
      {error && !isListed && <FilterMessage id={messageId} error={error} />}
    </div>
  )
}

/** The next choice: around the list, with none between its end and its beginning. */
function moved(chosen: number, step: number, count: number): number {
  const places = count + 1
  return ((chosen + 1 + step + places) % places) - 1
}
