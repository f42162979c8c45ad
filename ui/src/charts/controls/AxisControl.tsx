import { Select, Switch } from '@mantine/core'
import { axisName } from '../format'
import { useGrid } from '../gridContext'
import type { ChartAxis } from '../search'
import { Control } from './Control'

const KINDS: { value: ChartAxis['kind']; label: string }[] = [
  { value: 'step', label: 'Step' },
  { value: 'relative_time', label: 'Time since the run began' },
  { value: 'time', label: 'Time of day' },
  { value: 'metric', label: 'Another metric' },
]

/** Names offered at once; typing finds the others. */
const OFFERED = 50

/** What the x axis shows, and how both axes are scaled. */
export function AxisControl({ keys }: { keys: readonly string[] }) {
  const { settings, changeSettings } = useGrid()
  const { axis, isLogX, isLogY, clipsOutliers } = settings
  const logs = `${isLogX ? 'x' : ''}${isLogX && isLogY ? ', ' : ''}${isLogY ? 'y' : ''}`
  // A zoom on one axis means nothing on another one.
  const change = (next: ChartAxis) => changeSettings({ axis: next, range: {} })
  const choose = (kind: string | null) => {
    const [firstKey] = keys
    if (kind === 'metric' && firstKey) change({ kind: 'metric', key: firstKey })
    if (kind === 'step' || kind === 'time' || kind === 'relative_time') change({ kind })
  }
  return (
    <Control
      label="Axes"
      value={`x: ${axisName(axis)}${logs === '' ? '' : `, log ${logs}`}`}
      isSet={axis.kind !== 'step' || isLogX || isLogY || clipsOutliers}
    >
      <Select
        label="Horizontal axis"
        data={KINDS}
        value={axis.kind}
        onChange={choose}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
      />
      {axis.kind === 'metric' && (
        <Select
          label="Metric"
          data={[...keys]}
          value={axis.key}
          onChange={(key) => key && change({ kind: 'metric', key })}
          searchable
          limit={OFFERED}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
          description="Its value at the same step"
        />
      )}
      <Switch
        label="Logarithmic x"
        checked={isLogX}
        onChange={(event) => changeSettings({ isLogX: event.currentTarget.checked })}
      />
      <Switch
        label="Logarithmic y"
        checked={isLogY}
        onChange={(event) => changeSettings({ isLogY: event.currentTarget.checked })}
      />
      <Switch
        label="Clip outliers"
        description="The y axis leaves out 1 % of the values at each end. The chart says how many."
        checked={clipsOutliers}
        onChange={(event) => changeSettings({ clipsOutliers: event.currentTarget.checked })}
      />
    </Control>
  )
}
