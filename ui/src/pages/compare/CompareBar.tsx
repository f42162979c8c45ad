import { SegmentedControl, Switch } from '@mantine/core'
import type { Run } from '~/api/runs'
import { useShortcut } from '~/app/shortcuts'
import { SearchField } from '~/components/SearchField'
import { AddRun } from './AddRun'
import { type CompareLayout, type CompareSettings, PARTS, type Part } from './search'
import type { Experiments } from './useExperiments'

interface CompareBarProps {
  runs: readonly Run[]
  settings: CompareSettings
  change: (part: Partial<CompareSettings>, options?: { replace?: boolean }) => void
  experimentIds: readonly string[]
  experiments: Experiments
  onAdd: (runId: string) => void
}

/** Choices for the whole page; most are for its table. */
export function CompareBar({ runs, settings, change, experimentIds, experiments, onAdd }: CompareBarProps) {
  const isTable = settings.tab === 'table' && settings.runIds.length > 0
  const toggle = () => change({ isEverything: !settings.isEverything })
  const turn = () => change({ layout: settings.layout === 'rows' ? 'columns' : 'rows' })
  useShortcut('d', 'Show only what differs, or everything', toggle, isTable)
  useShortcut('t', 'Runs as columns or as rows', turn, isTable)
  return (
    <>
      <AddRun
        runIds={settings.runIds}
        experimentIds={experimentIds}
        experimentName={experiments.nameOf}
        onAdd={onAdd}
      />
      {isTable && (
        <>
          <Switch
            label="Only what differs"
            checked={!settings.isEverything}
            disabled={runs.length === 1}
            onChange={toggle}
          />
          <SegmentedControl
            aria-label="Value of metrics"
            data={Object.entries(PARTS).map(([value, label]) => ({ value, label }))}
            value={settings.part}
            onChange={(part) => change({ part: part as Part })}
          />
          <SegmentedControl
            aria-label="Runs as"
            data={[
              { value: 'columns', label: 'Columns' },
              { value: 'rows', label: 'Rows' },
            ]}
            value={settings.layout}
            onChange={(layout) => change({ layout: layout as CompareLayout })}
          />
          <SearchField
            label="Find a key"
            width={150}
            value={settings.find}
            onChange={(find) => change({ find }, { replace: true })}
          />
        </>
      )}
    </>
  )
}
