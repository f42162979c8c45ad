import { Button, Checkbox, Popover, ScrollArea, Stack, Text, TextInput } from '@mantine/core'
import { IconColumns3 } from '@tabler/icons-react'
import { useState } from 'react'

const SHOWN = 100

/** Chooses which of many keys have columns. */
export function KeyPicker({
  label,
  keys,
  chosen,
  onChange,
  nameOf = (key) => key,
}: {
  label: string
  keys: string[]
  chosen: string[]
  onChange: (chosen: string[]) => void
  /** What people call a key. */
  nameOf?: (key: string) => string
}) {
  const [text, setText] = useState('')
  const found = keys.filter((key) => nameOf(key).toLowerCase().includes(text.toLowerCase()))
  const toggle = (key: string) =>
    onChange(chosen.includes(key) ? chosen.filter((other) => other !== key) : [...chosen, key])
  return (
    <Popover position="bottom-end" shadow="md" trapFocus>
      <Popover.Target>
        <Button leftSection={<IconColumns3 size={14} aria-hidden />}>
          {label} {chosen.length} of {keys.length}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>
        <Stack gap="xs" w={240}>
          <TextInput
            aria-label={`Search ${label.toLowerCase()}`}
            placeholder="Search"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <ScrollArea.Autosize mah={280}>
            <Stack gap={6}>
              {found.slice(0, SHOWN).map((key) => (
                <Checkbox
                  key={key}
                  label={nameOf(key)}
                  checked={chosen.includes(key)}
                  onChange={() => toggle(key)}
                />
              ))}
            </Stack>
          </ScrollArea.Autosize>
          {found.length > SHOWN && (
            <Text size="xs" c="dimmed">
              The first {SHOWN} of {found.length}: search for the others.
            </Text>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
