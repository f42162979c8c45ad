import { useMemo } from 'react'
import { RUN_COLORS, useRunColors } from '~/state/runColor'
import type { RunStyle } from './data/scene'
import { type ChartSettings, shortRunId } from './search'
import { runDashes } from './styles'

/** A run whose lines are drawn. */
export interface ChartRun {
  runId: string
  name: string
  startTimeMs: number
}

/** The same list of runs as long as nothing in it changes, however often the page renders. */
export function useStableRuns(runs: readonly ChartRun[]): readonly ChartRun[] {
  const text = JSON.stringify(runs.map(({ runId, name, startTimeMs }) => [runId, name, startTimeMs]))
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text says all that is in the list
  return useMemo(() => runs, [text])
}

/** How each run is drawn: its colour and dashes, whether it is hidden or pinned, and its group. */
export function useRunStyles(
  runs: readonly ChartRun[],
  { hidden, pinned }: Pick<ChartSettings, 'hidden' | 'pinned'>,
  groupOf: ((runId: string) => string) | undefined,
): ReadonlyMap<string, RunStyle> {
  const colorOf = useRunColors()
  const colors = runs.map(({ runId }) => colorOf(runId)).join()
  const [hiddenText, pinnedText] = [hidden.join(), pinned.join()]
  return useMemo(() => {
    const chosen = colors.split(',')
    const color = new Map(runs.map(({ runId }, index) => [runId, chosen[index] ?? '#7f7f7f']))
    const dashes = runDashes(runs, (runId) => color.get(runId) ?? '')
    const [isHidden, isPinned] = [new Set(hiddenText.split(',')), new Set(pinnedText.split(','))]
    return new Map(
      runs.map(({ runId, name }) => [
        runId,
        {
          label: name,
          color: color.get(runId) ?? '#7f7f7f',
          dash: dashes.get(runId) ?? [],
          isHidden: isHidden.has(shortRunId(runId)),
          isPinned: isPinned.has(shortRunId(runId)),
          group: groupOf?.(runId),
        },
      ]),
    )
  }, [runs, colors, hiddenText, pinnedText, groupOf])
}

/** The groups that runs are in, by name, each with how many runs it has. */
export function groupSizes(styles: ReadonlyMap<string, RunStyle>): Map<string, number> {
  const sizes = new Map<string, number>()
  for (const { group = '', isHidden } of styles.values()) {
    sizes.set(group, (sizes.get(group) ?? 0) + (isHidden ? 0 : 1))
  }
  return new Map([...sizes].sort(([one], [other]) => collator.compare(one, other)))
}

const collator = new Intl.Collator('en', { numeric: true })

/** A colour for each group, in the order of their names. */
export function groupColor(groups: readonly string[], group: string): string {
  return RUN_COLORS[groups.indexOf(group) % RUN_COLORS.length] ?? '#7f7f7f'
}
