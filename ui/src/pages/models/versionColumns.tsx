import { Menu } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { toNumberOrNull } from '~/api/numbers'
import type { ModelVersion, RegisteredModel } from '~/api/registry'
import type { Run } from '~/api/runs'
import { Ago } from '~/components/Ago'
import { confirmDanger } from '~/components/confirm'
import { LazyMenu } from '~/components/LazyMenu'
import { SourceRun } from '~/components/SourceRun'
import type { Column } from '~/components/table/column'
import { notifyFailed } from '~/components/undo'
import { formatNumber } from '~/format/number'
import { Aliases } from './Aliases'
import { openStage, stageText } from './stage'
import type { Registry } from './useRegistry'

/** The columns of a model's versions. */
export function versionColumns(
  model: RegisteredModel,
  runs: Map<string, Run>,
  metrics: string[],
  registry: Registry,
): Column<ModelVersion>[] {
  return [
    {
      id: 'version',
      header: 'Version',
      width: 56,
      isNumber: true,
      isPinned: true,
      cell: ({ name, version }) => (
        <Link to="/models/$name/versions/$version" params={{ name, version }}>
          {version}
        </Link>
      ),
    },
    {
      id: 'aliases',
      header: 'Aliases',
      width: 120,
      grow: 2,
      cell: ({ name, version }) => (
        <Aliases name={name} version={version} aliases={model.aliases} registry={registry} />
      ),
    },
    {
      id: 'stage',
      header: 'Stage (old)',
      width: 80,
      isWideOnly: true,
      cell: ({ stage }) => stageText(stage),
    },
    {
      id: 'run',
      header: 'Source run',
      width: 120,
      grow: 2,
      cell: (version) => <SourceRun runId={version.runId} run={runs.get(version.runId)} />,
    },
    ...metrics.map(
      (key): Column<ModelVersion> => ({
        id: `metric:${key}`,
        header: key,
        group: 'Metrics of the source run',
        width: 88,
        isNumber: true,
        cell: ({ runId }) => formatNumber(toNumberOrNull(runs.get(runId)?.metrics?.[key]?.latest?.value)),
      }),
    ),
    {
      id: 'description',
      header: 'Description',
      width: 100,
      grow: 2,
      isWideOnly: true,
      cell: ({ description }) => description.split('\n')[0],
    },
    {
      id: 'created',
      header: 'Created',
      width: 76,
      isNumber: true,
      cell: ({ createdMs }) => <Ago timeMs={createdMs} />,
    },
    {
      id: 'menu',
      header: '',
      width: 28,
      cell: (version) => <VersionMenu version={version} registry={registry} />,
    },
  ]
}

function VersionMenu({ version, registry }: { version: ModelVersion; registry: Registry }) {
  return (
    <LazyMenu label={`Actions for version ${version.version}`}>
      {() => (
        <>
          <Menu.Item onClick={() => openStage(version, registry)}>Stage (old)…</Menu.Item>
          <Menu.Divider />
          <Menu.Item color="var(--danger)" onClick={() => confirmDeleteVersion(version, registry)}>
            Delete…
          </Menu.Item>
        </>
      )}
    </LazyMenu>
  )
}

/** Asks before a version goes for good. */
export function confirmDeleteVersion(version: ModelVersion, registry: Registry, then?: () => void) {
  confirmDanger({
    title: `Delete version ${version.version} of ${version.name}?`,
    body: 'Its description, tags and aliases go with it, for good, and its number is not given again. The files of the run or logged model that it was made from stay.',
    action: 'Delete version',
    run: () => {
      registry.removeVersion(version.name, version.version).then(() => then?.(), notifyFailed)
    },
  })
}
