import type { ExperimentOverview } from '~/api/experimentOverview'
import type { Sort } from '~/components/table/column'

/** What the runs of an experiment or of a folder are like. */
export interface Activity {
  runCount: number
  /** Those that are lost do not count as running. */
  runningCount: number
  lostCount: number
  lastRunMs?: number
  /** Of the last 30 days, the oldest first. */
  runsPerDay: number[]
  createdMs: number
}

/** A row of the tree: a folder or an experiment. */
export type TreeRow = {
  /** An experiment's id, or `folder:` and its path. */
  id: string
  level: number
  label: string
  activity: Activity
} & (
  | { kind: 'folder'; path: string; isExpanded: boolean; experiments: ExperimentOverview[] }
  | { kind: 'experiment'; experiment: ExperimentOverview }
)

/** A name's parts. Only a slash between two other characters parts: `/Users/ann` is one folder `/Users`. */
export const partsOf = (name: string) => name.split(/(?<=[^/])\/(?=[^/])/)

/** The folder that a name is in; empty at the top. */
export const folderOf = (name: string) => partsOf(name).slice(0, -1).join('/')

/** All folders, those that contain only folders too. */
export function foldersOf(names: string[]): string[] {
  const folders = new Set<string>()
  for (const name of names) {
    const parts = partsOf(name)
    for (let depth = 1; depth < parts.length; depth += 1) folders.add(parts.slice(0, depth).join('/'))
  }
  return [...folders].sort(byText)
}

/** What an experiment's runs are like. */
export function activityOf(experiment: ExperimentOverview): Activity {
  return {
    runCount: experiment.run_count,
    runningCount: experiment.running_count,
    lostCount: experiment.lost_count,
    lastRunMs: experiment.last_run_start_ms ?? undefined,
    runsPerDay: experiment.runs_per_day,
    createdMs: experiment.created_ms,
  }
}

/** The experiments that say all of the words somewhere: in name, id, tags or note. */
export function matching(experiments: ExperimentOverview[], text: string): ExperimentOverview[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words.length === 0) return experiments
  return experiments.filter(({ name, experiment_id, tags }) => {
    const said = [name, experiment_id, ...Object.entries(tags).map(([key, value]) => `${key}=${value}`)]
    const all = said.join('\n').toLowerCase()
    return words.every((word) => all.includes(word))
  })
}

interface Folder {
  path: string
  label: string
  folders: Map<string, Folder>
  experiments: ExperimentOverview[]
  /** Those of the folders below, too. */
  all: ExperimentOverview[]
}

const emptyFolder = (path: string, label: string): Folder => ({
  path,
  label,
  folders: new Map(),
  experiments: [],
  all: [],
})

function foldersWith(experiments: ExperimentOverview[]): Folder {
  const root = emptyFolder('', '')
  for (const experiment of experiments) {
    let folder = root
    for (const part of partsOf(experiment.name).slice(0, -1)) {
      const path = folder === root ? part : `${folder.path}/${part}`
      const next = folder.folders.get(part) ?? emptyFolder(path, part)
      folder.folders.set(part, next)
      next.all.push(experiment)
      folder = next
    }
    folder.experiments.push(experiment)
  }
  return root
}

/** What the runs of several experiments are like together. */
export function sumOf(experiments: ExperimentOverview[]): Activity {
  const sum: Activity = { runCount: 0, runningCount: 0, lostCount: 0, runsPerDay: [], createdMs: 0 }
  for (const experiment of experiments) {
    sum.runCount += experiment.run_count
    sum.runningCount += experiment.running_count
    sum.lostCount += experiment.lost_count
    sum.createdMs = Math.max(sum.createdMs, experiment.created_ms)
    const last = experiment.last_run_start_ms
    if (typeof last === 'number') sum.lastRunMs = Math.max(sum.lastRunMs ?? last, last)
    experiment.runs_per_day.forEach((count, day) => {
      sum.runsPerDay[day] = (sum.runsPerDay[day] ?? 0) + count
    })
  }
  return sum
}

/** The rows of the tree in order, without what is below folded folders. */
export function treeRows(
  experiments: ExperimentOverview[],
  sort: Sort,
  isFolded: (path: string) => boolean,
): TreeRow[] {
  const rows: TreeRow[] = []
  const add = (folder: Folder, level: number) => {
    const here: TreeRow[] = [
      ...[...folder.folders.values()].map(
        ({ path, label, all }): TreeRow => ({
          kind: 'folder',
          id: `folder:${path}`,
          level,
          label,
          path,
          isExpanded: !isFolded(path),
          activity: sumOf(all),
          experiments: all,
        }),
      ),
      ...folder.experiments.map((experiment) =>
        experimentRow(experiment, partsOf(experiment.name).at(-1) ?? experiment.name, level),
      ),
    ].sort(comparison(sort))
    for (const row of here) {
      rows.push(row)
      if (row.kind !== 'folder' || !row.isExpanded) continue
      const below = folder.folders.get(row.label)
      if (below) add(below, level + 1)
    }
  }
  add(foldersWith(experiments), 1)
  return rows
}

/** The rows without folders: every experiment under its whole name. */
export function listRows(experiments: ExperimentOverview[], sort: Sort): TreeRow[] {
  return experiments.map((experiment) => experimentRow(experiment, experiment.name, 1)).sort(comparison(sort))
}

const experimentRow = (experiment: ExperimentOverview, label: string, level: number): TreeRow => ({
  kind: 'experiment',
  id: experiment.experiment_id,
  level,
  label,
  activity: activityOf(experiment),
  experiment,
})

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })
const byText = (left: string, right: string) => collator.compare(left, right)

function comparison({ id, isDescending }: Sort): (left: TreeRow, right: TreeRow) => number {
  const sign = isDescending ? -1 : 1
  const measure = MEASURES[id]
  if (!measure) {
    return (left, right) => foldersFirst(left, right) || sign * byText(left.label, right.label)
  }
  return (left, right) =>
    sign * (measure(left.activity) - measure(right.activity)) || byText(left.label, right.label)
}

const MEASURES: Record<string, (activity: Activity) => number> = {
  runs: ({ runCount }) => runCount,
  // Of equally many running ones, those come first that need a look.
  running: ({ runningCount, lostCount }) => runningCount + lostCount / (lostCount + 1),
  lastRun: ({ lastRunMs }) => lastRunMs ?? 0,
  activity: ({ runsPerDay }) => runsPerDay.reduce((sum, count) => sum + count, 0),
  created: ({ createdMs }) => createdMs,
}

const foldersFirst = (left: TreeRow, right: TreeRow) =>
  Number(right.kind === 'folder') - Number(left.kind === 'folder')

/** The chosen experiments with a folder's added when it was chosen, or taken away when it no longer is. */
export function chosenAfter(
  chosen: ReadonlySet<string>,
  before: ReadonlySet<string>,
  after: ReadonlySet<string>,
  rows: TreeRow[],
): Set<string> {
  const next = new Set(chosen)
  for (const row of rows) {
    if (before.has(row.id) === after.has(row.id)) continue
    const ids = row.kind === 'folder' ? row.experiments.map((below) => below.experiment_id) : [row.id]
    for (const id of ids) {
      if (after.has(row.id)) next.add(id)
      else next.delete(id)
    }
  }
  return next
}

/** The rows that look chosen: experiments that are, and folders all of whose experiments are. */
export function chosenRows(chosen: ReadonlySet<string>, rows: TreeRow[]): Set<string> {
  return new Set(
    rows
      .filter((row) =>
        row.kind === 'folder'
          ? row.experiments.every((below) => chosen.has(below.experiment_id))
          : chosen.has(row.id),
      )
      .map(({ id }) => id),
  )
}
