import { Checkbox } from '@mantine/core'

/** Whether an axis counts in powers. */
export function LogSwitch({
  label,
  isLog,
  onChange,
}: {
  label: string
  isLog: boolean
  onChange: (isLog: boolean) => void
}) {
  return (
    <Checkbox
      label="log"
      aria-label={`Logarithmic ${label}`}
      checked={isLog}
      onChange={(event) => onChange(event.currentTarget.checked)}
      mb={7}
    />
  )
}
