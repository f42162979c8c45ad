import { Kbd, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useCallback, useRef } from 'react'
import { useShortcut } from '~/app/shortcuts'

/** A field that narrows down what a page lists. `/` goes to it, Escape empties and leaves it. */
export function SearchField({
  label,
  value,
  onChange,
  error,
  width = 240,
  monospace = false,
}: {
  label: string
  value: string
  onChange: (value: string) => void
  error?: string
  width?: number | string
  monospace?: boolean
}) {
  const field = useRef<HTMLInputElement>(null)
  const focus = useCallback(() => field.current?.focus(), [])
  useShortcut('/', label, focus)
  return (
    <TextInput
      ref={field}
      aria-label={label}
      placeholder={label}
      type="search"
      w={width}
      maw="100%"
      value={value}
      error={error}
      ff={monospace ? 'monospace' : undefined}
      leftSection={<IconSearch size={14} aria-hidden />}
      rightSection={value === '' ? <Kbd size="xs">/</Kbd> : undefined}
      rightSectionPointerEvents="none"
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        onChange('')
        field.current?.blur()
      }}
    />
  )
}
