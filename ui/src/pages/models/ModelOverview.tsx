import { Button, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo, useState } from 'react'
import {
  deleteRegisteredModelTag,
  describeRegisteredModel,
  type ModelVersion,
  type RegisteredModel,
  setRegisteredModelTag,
} from '~/api/registry'
import type { SetSearch } from '~/app/pageSearch'
import type { Search } from '~/app/router'
import { useShortcut } from '~/app/shortcuts'
import { Facts } from '~/components/Facts'
import { KeyPicker } from '~/components/KeyPicker'
import { NoteEditor } from '~/components/NoteEditor'
import { PageHeader, Section } from '~/components/PageHeader'
import { TagEditor } from '~/components/TagEditor'
import { readKeys, writeKeys } from '~/components/table/keysText'
import { VirtualTable } from '~/components/table/VirtualTable'
import { WithAside } from '~/components/WithAside'
import { formatMany } from '~/format/count'
import { formatTime } from '~/format/time'
import { confirmDeleteModel, openRenameModel } from './changeModel'
import { FirstVersion } from './FirstVersion'
import { useRegistry } from './useRegistry'
import { metricKeys, useSourceRuns } from './useSourceRuns'
import { versionColumns } from './versionColumns'

const METRICS_AT_FIRST = 3
const versionOf = ({ version }: ModelVersion) => version

/** A model's description, tags and versions. */
export function ModelOverview({
  model,
  versions,
  search,
  setSearch,
}: {
  model: RegisteredModel
  versions: ModelVersion[]
  search: Search
  setSearch: SetSearch
}) {
  const { name } = model
  const registry = useRegistry()
  const navigate = useNavigate()
  const runs = useSourceRuns(versions)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const keys = metricKeys(runs.values())
  const metrics = readKeys(search.metrics, keys.slice(0, METRICS_AT_FIRST))
  const columns = versionColumns(model, runs, metrics, registry)
  const selection = useMemo(() => ({ ids: chosen, set: setChosen }), [chosen])
  const compare = useCallback(() => {
    if (chosen.size > 1) setSearch({ compare: [...chosen].join(',') })
  }, [chosen, setSearch])
  useShortcut('c', 'Compare the selected versions', compare)
  return (
    <>
      <PageHeader title={name} detail={formatMany(versions.length, 'version')}>
        {keys.length > 0 && (
          <KeyPicker
            label="Metrics"
            keys={keys}
            chosen={metrics}
            onChange={(next) => setSearch({ metrics: writeKeys(next) }, { replace: true })}
          />
        )}
        <Button onClick={compare} disabled={chosen.size < 2} title="c">
          Compare {chosen.size > 1 ? chosen.size : ''}
        </Button>
        <Menu>
          <Menu.Target>
            <Button aria-label={`Actions for ${name}`} px={8}>
              <IconDots size={14} aria-hidden />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => openRenameModel(name, registry)}>Rename…</Menu.Item>
            <Menu.Divider />
            <Menu.Item
              color="var(--danger)"
              onClick={() => confirmDeleteModel(name, versions.length, registry)}
            >
              Delete…
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </PageHeader>
      <WithAside
        label="About the model"
        aside={
          <>
            <Section title="Description">
              <NoteEditor
                label="Description"
                text={model.description}
                onSave={(text) => describeRegisteredModel(name, text).then(registry.refresh)}
              />
            </Section>
            <Section title="Tags">
              <TagEditor
                tags={model.tags}
                onSet={(key, value) => setRegisteredModelTag(name, key, value).then(registry.refresh)}
                onDelete={(key) => deleteRegisteredModelTag(name, key).then(registry.refresh)}
              />
            </Section>
            <Section title="Facts">
              <Facts facts={{ Created: formatTime(model.createdMs), Changed: formatTime(model.updatedMs) }} />
            </Section>
          </>
        }
      >
        {versions.length === 0 ? (
          <FirstVersion name={name} />
        ) : (
          <VirtualTable
            label="Versions"
            rows={versions}
            rowId={versionOf}
            rowName={({ version }) => `version ${version}`}
            columns={columns}
            selection={selection}
            onOpen={({ version }) =>
              void navigate({ to: '/models/$name/versions/$version', params: { name, version } })
            }
          />
        )}
      </WithAside>
    </>
  )
}
