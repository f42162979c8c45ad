import { ActionIcon, Popover, Tooltip, UnstyledButton } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { RUN_COLORS, setRunColor, useRunColors } from '~/state/runColor'
import classes from './RunHeader.module.css'

/** The run's colour in all charts, to look at and to change. */
export function RunColor({ runId }: { runId: string }) {
  const [isOpen, setOpen] = useState(false)
  const color = useRunColors()(runId)
  const choose = (next: string) => {
    setRunColor(runId, next)
    setOpen(false)
  }
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-start" trapFocus>
      <Popover.Target>
        <Tooltip label="Colour in charts">
          <ActionIcon aria-label="Colour in charts" size="sm" onClick={() => setOpen(!isOpen)}>
            <span className={classes.dot} style={{ background: color }} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown p={8}>
        <div className={classes.swatches}>
          {RUN_COLORS.map((candidate, index) => (
            <UnstyledButton
              key={candidate}
              aria-label={`Colour ${index + 1}, ${candidate}`}
              aria-pressed={candidate === color}
              style={{ background: candidate }}
              onClick={() => choose(candidate)}
            >
              {candidate === color && <IconCheck size={14} aria-hidden />}
            </UnstyledButton>
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
