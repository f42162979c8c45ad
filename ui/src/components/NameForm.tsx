import { Autocomplete, Button, Group, Stack, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'

const ORDER: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error']

/** Asks for one name. What is wrong with it, also by the server's word, is said at the field. */
export function NameForm({
  label,
  initial = '',
  placeholder,
  description,
  suggestions,
  action,
  check,
  onSubmit,
  onClose,
  children,
}: {
  label: string
  initial?: string
  placeholder?: string
  /** What the name that is typed will lead to. */
  description?: (name: string) => ReactNode
  suggestions?: string[]
  action: string
  /** What is wrong with a name, as far as the page can tell. */
  check?: (name: string) => string | undefined
  onSubmit: (name: string) => Promise<unknown>
  onClose: () => void
  children?: ReactNode
}) {
  const [name, setName] = useState(initial)
  const [refusal, setRefusal] = useState<string>()
  const [isSending, setSending] = useState(false)
  const change = (text: string) => {
    setName(text)
    setRefusal(undefined)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const wrong = check?.(name)
    if (wrong) return setRefusal(wrong)
    setSending(true)
    onSubmit(name).then(onClose, (error: Error) => {
      setSending(false)
      setRefusal(error.message)
    })
  }
  const field = {
    label,
    placeholder,
    description: description?.(name),
    error: refusal,
    value: name,
    'data-autofocus': true,
    inputWrapperOrder: ORDER,
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        {suggestions ? (
          <Autocomplete
            {...field}
            size="xs"
            data={suggestions.filter((other) => other !== name)}
            limit={50}
            onChange={change}
          />
        ) : (
          <TextInput {...field} onChange={(event) => change(event.currentTarget.value)} />
        )}
        {children}
        <Group justify="flex-end" gap="xs">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="filled" loading={isSending}>
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
