import { Textarea } from '@mantine/core'

/** A description in Markdown, in a dialog. */
export function DescriptionField({
  label,
  value,
  onChange,
}: {
  label: string
  value: string
  onChange: (value: string) => void
}) {
  return (
    <Textarea
      label={label}
      placeholder="Markdown, if you like"
      autosize
      minRows={2}
      maxRows={8}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
