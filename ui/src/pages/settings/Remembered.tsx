import { Button } from '@mantine/core'
import { confirmDanger } from '~/components/confirm'
import { formatBytes } from '~/format/bytes'
import { formatMany } from '~/format/count'
import { formatCount } from '~/format/number'
import { usePreferences } from '~/state/preferences'
import { resetRunColors, useChosenColorCount } from '~/state/runColor'
import { Setting } from './Setting'

const PREFIX = 'paceline.'

const ownKeys = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))

function clear() {
  for (const key of ownKeys()) localStorage.removeItem(key)
  // What pages have read already would be written again.
  location.reload()
}

/** What this browser has remembered, and how it forgets. */
export function Remembered() {
  const colorCount = useChosenColorCount()
  // What is chosen above is remembered, too.
  usePreferences()
  const keys = ownKeys()
  const length = keys.reduce((sum, key) => sum + key.length + (localStorage.getItem(key)?.length ?? 0), 0)
  return (
    <>
      <Setting
        name="Colours of runs"
        detail={
          colorCount === 0
            ? 'All are those that follow from the runs’ ids.'
            : `${formatCount(colorCount)} were chosen.`
        }
      >
        <Button onClick={resetRunColors} disabled={colorCount === 0}>
          Reset colours
        </Button>
      </Setting>
      <Setting
        name="Everything"
        detail={`${formatMany(keys.length, 'thing')}, ${formatBytes(length)}: views, columns, folded folders, settings. Nothing of it is on the server.`}
      >
        <Button
          c="var(--danger)"
          disabled={keys.length === 0}
          onClick={() =>
            confirmDanger({
              title: 'Forget everything that this browser remembers?',
              body: 'Settings, saved views, columns and folded folders become as they were at first. What is on the server stays.',
              action: 'Forget',
              run: clear,
            })
          }
        >
          Forget…
        </Button>
      </Setting>
    </>
  )
}
