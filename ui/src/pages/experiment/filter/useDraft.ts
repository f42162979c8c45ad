import { useCallback, useRef, useState } from 'react'

/** What is typed counts after so long a rest. */
const REST_MS = 400

type Apply = (filter: string, options: { replace: boolean }) => void

/**
 * What stands in the field, which is ahead of the filter while somebody types. When the filter changes from elsewhere,
 * by Back or a chip, the field follows.
 */
export function useDraft(
  filter: string,
  onFilter: Apply,
): [draft: string, setDraft: (text: string) => void, apply: (text: string) => void] {
  const [draft, setText] = useState(filter)
  const [written, setWritten] = useState(filter)
  const [seen, setSeen] = useState(filter)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  if (filter !== seen) {
    setSeen(filter)
    if (filter !== written) {
      setWritten(filter)
      setText(filter)
    }
  }
  const write = useCallback(
    (text: string, replace: boolean) => {
      clearTimeout(timer.current)
      setWritten(text)
      onFilter(text, { replace })
    },
    [onFilter],
  )
  const setDraft = useCallback(
    (text: string) => {
      setText(text)
      clearTimeout(timer.current)
      timer.current = setTimeout(() => write(text.trim(), true), REST_MS)
    },
    [write],
  )
  const apply = useCallback(
    (text: string) => {
      setText(text)
      write(text.trim(), false)
    },
    [write],
  )
  return [draft, setDraft, apply]
}
