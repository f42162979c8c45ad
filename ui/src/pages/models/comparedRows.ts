import { toNumber } from '~/api/numbers'
import type { ModelVersion } from '~/api/registry'
import type { Run } from '~/api/runs'
import { formatNumber } from '~/format/number'
import { formatTime } from '~/format/time'
import type { SignatureField } from './signature'

/** A version with what is known of where it comes from. */
export interface Compared {
  version: ModelVersion
  aliases: string[]
  run?: Run
  signature?: SignatureField[] | null
}

/** One fact about each of the versions, in their order; undefined where there is none. */
export interface ComparedRow {
  group: string
  name: string
  values: (string | undefined)[]
  isNumber: boolean
  differs: boolean
}

/** All that is known of the versions, fact by fact. */
export function comparedRows(compared: Compared[]): ComparedRow[] {
  return [
    row(
      'Version',
      'aliases',
      compared,
      ({ aliases }) => aliases.map((alias) => `@${alias}`).join(' ') || undefined,
    ),
    row('Version', 'stage', compared, ({ version }) => version.stage),
    row('Version', 'description', compared, ({ version }) => version.description || undefined),
    row(
      'Version',
      'source run',
      compared,
      ({ version, run }) => run?.run_name ?? (version.runId || undefined),
    ),
    row('Version', 'created', compared, ({ version }) => formatTime(version.createdMs)),
    ...rows('Tags', compared, ({ version }) => version.tags),
    ...rows('Params', compared, ({ run }) => run?.params ?? {}),
    ...rows('Metrics', compared, ({ run }) => metricsOf(run), true),
    ...(['inputs', 'outputs', 'params'] as const).flatMap((part) =>
      rows(`Signature: ${part}`, compared, ({ signature }) =>
        Object.fromEntries(
          (signature ?? []).filter((field) => field.part === part).map(({ name, type }) => [name, type]),
        ),
      ),
    ),
  ]
}

function metricsOf(run: Run | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(run?.metrics ?? {}).flatMap(([key, { latest }]) =>
      latest ? [[key, formatNumber(toNumber(latest.value))]] : [],
    ),
  )
}

function rows(
  group: string,
  compared: Compared[],
  read: (one: Compared) => Record<string, string>,
  isNumber = false,
): ComparedRow[] {
  const all = compared.map(read)
  const names = [...new Set(all.flatMap((values) => Object.keys(values)))].sort()
  return names.map((name) =>
    withDifference(
      group,
      name,
      all.map((values) => values[name]),
      isNumber,
    ),
  )
}

const row = (
  group: string,
  name: string,
  compared: Compared[],
  read: (one: Compared) => string | undefined,
) => withDifference(group, name, compared.map(read), false)

function withDifference(
  group: string,
  name: string,
  values: (string | undefined)[],
  isNumber: boolean,
): ComparedRow {
  return { group, name, values, isNumber, differs: new Set(values).size > 1 }
}
