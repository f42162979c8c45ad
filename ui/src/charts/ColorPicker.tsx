import { ColorSwatch, Group, Popover, UnstyledButton } from '@mantine/core'
import { RUN_COLORS, setRunColor } from '~/state/runColor'
import type { RunStyle } from './data/scene'
import { LineSwatch } from './LineSwatch'
import type { ChartRun } from './runs'

const COLUMNS_WIDTH = 184

/** A run's line, and the colours that it could have. */
export function ColorPicker({ run, style }: { run: ChartRun; style: RunStyle }) {
  return (
    <Popover position="bottom-start" shadow="md" withinPortal trapFocus>
      <Popover.Target>
        <UnstyledButton aria-label={`Colour of ${run.name}`}>
          <LineSwatch color={style.color} dash={style.dash} />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Group gap={6} w={COLUMNS_WIDTH}>
          {RUN_COLORS.map((color) => (
            <ColorSwatch
              key={color}
              component="button"
              type="button"
              color={color}
              size={24}
              aria-label={color}
              aria-pressed={color === style.color}
              onClick={() => setRunColor(run.runId, color)}
              style={{
                cursor: 'pointer',
                outline: color === style.color ? '2px solid var(--ink)' : undefined,
              }}
            />
          ))}
          <input
            type="color"
            aria-label="Another colour"
            value={style.color}
            onChange={(event) => setRunColor(run.runId, event.currentTarget.value)}
            style={{ width: 24, height: 24, padding: 0, border: 0, background: 'none' }}
          />
        </Group>
      </Popover.Dropdown>
    </Popover>
  )
}
