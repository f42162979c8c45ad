import { TagsInput } from '@mantine/core'
import { formatCount } from '~/format/number'
import { useGrid } from '../gridContext'
import { globMatcher } from '../pattern'
import classes from '../Toolbar.module.css'
import { Control } from './Control'

/** Patterns that are offered at most. */
const OFFERED = 12

/** Which metrics share a chart. */
export function CombineControl({ keys }: { keys: readonly string[] }) {
  const { settings, changeSettings } = useGrid()
  const { combine } = settings
  return (
    <Control
      label="Combined metrics"
      value={combine.length > 0 ? `Combined ${combine.length}` : 'Combine'}
      isSet={combine.length > 0}
    >
      <TagsInput
        label="Metrics in one chart"
        description="A star stands for any text: */loss"
        placeholder="Pattern, Enter"
        data={suggestions(keys)}
        value={combine}
        onChange={(patterns) => changeSettings({ combine: patterns })}
        comboboxProps={{ withinPortal: false }}
        acceptValueOnBlur
      />
      {combine.map((pattern) => (
        <p key={pattern} className={classes.hint}>
          {pattern}: {formatCount(keys.filter(globMatcher(pattern)).length)} metrics
        </p>
      ))}
    </Control>
  )
}

/** Last parts of names that several metrics share. */
function suggestions(keys: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const key of keys) {
    if (!key.includes('/')) continue
    const pattern = `*${key.slice(key.lastIndexOf('/'))}`
    counts.set(pattern, (counts.get(pattern) ?? 0) + 1)
  }
  return [...counts]
    .filter(([, count]) => count > 1)
    .map(([pattern]) => pattern)
    .slice(0, OFFERED)
}
