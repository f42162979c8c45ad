import { Button } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useGrid } from '../gridContext'

/** Shows what was logged of steps that were done again. There is none as long as no run went back to a checkpoint. */
export function SupersededControl() {
  const { settings, changeSettings, superseded } = useGrid()
  if (superseded.size === 0 || settings.group !== undefined) return null
  const isOn = settings.withSuperseded
  return (
    <Button
      leftSection={<IconHistory size={14} aria-hidden />}
      aria-pressed={isOn}
      variant={isOn ? 'light' : undefined}
      title="Points of steps that were done again, after a run went back to a checkpoint"
      onClick={() => changeSettings({ withSuperseded: !isOn })}
    >
      Superseded points
    </Button>
  )
}
