import { Button, Menu, Text } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import {
  deleteModelVersionTag,
  describeModelVersion,
  type ModelVersion,
  type RegisteredModel,
  setModelVersionTag,
} from '~/api/registry'
import { usePageSearch } from '~/app/pageSearch'
import { ArtifactBrowser } from '~/artifacts/ArtifactBrowser'
import { Facts } from '~/components/Facts'
import { NoteEditor } from '~/components/NoteEditor'
import { PageHeader, Section } from '~/components/PageHeader'
import { CopyText } from '~/components/Snippet'
import { TagEditor } from '~/components/TagEditor'
import { WithAside } from '~/components/WithAside'
import { formatTime } from '~/format/time'
import { Aliases } from './Aliases'
import { aliasesOf } from './aliasRules'
import { LoadSnippet } from './LoadSnippet'
import { SignatureTable } from './SignatureTable'
import { openStage, stageText } from './stage'
import { useRegistry } from './useRegistry'
import { VersionLineage } from './VersionLineage'
import { confirmDeleteVersion } from './versionColumns'
import { versionFilesQuery, versionSignatureQuery } from './versionFiles'

/** All about a version: how it is called, where it comes from, how it is loaded, its files. */
export function VersionDetails({ model, version }: { model: RegisteredModel; version: ModelVersion }) {
  const { name, version: number } = version
  const registry = useRegistry()
  const navigate = useNavigate()
  const [search, setSearch] = usePageSearch()
  const files = useQuery(versionFilesQuery(version))
  const signature = useQuery(versionSignatureQuery(version))
  const leave = () => void navigate({ to: '/models/$name', params: { name } })
  return (
    <>
      <PageHeader
        title={`${name}, version ${number}`}
        detail={<Aliases name={name} version={number} aliases={model.aliases} registry={registry} />}
      >
        <Menu>
          <Menu.Target>
            <Button aria-label={`Actions for version ${number}`} px={8}>
              <IconDots size={14} aria-hidden />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => openStage(version, registry)}>Stage (old)…</Menu.Item>
            <Menu.Divider />
            <Menu.Item color="var(--danger)" onClick={() => confirmDeleteVersion(version, registry, leave)}>
              Delete…
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </PageHeader>
      <WithAside
        label="About the version"
        aside={
          <>
            <Section title="Lineage">
              <VersionLineage version={version} />
            </Section>
            <Section title="Tags">
              <TagEditor
                tags={version.tags}
                onSet={(key, value) => setModelVersionTag(name, number, key, value).then(registry.refresh)}
                onDelete={(key) => deleteModelVersionTag(name, number, key).then(registry.refresh)}
              />
            </Section>
            <Section title="Facts">
              <Facts
                facts={{
                  Created: formatTime(version.createdMs),
                  Changed: formatTime(version.updatedMs),
                  'Stage (old)': stageText(version.stage),
                  Source: (
                    <>
                      {version.source} <CopyText text={version.source} label="Copy source" />
                    </>
                  ),
                }}
              />
            </Section>
          </>
        }
      >
        <Section title="Description">
          <NoteEditor
            label="Description"
            text={version.description}
            onSave={(text) => describeModelVersion(name, number, text).then(registry.refresh)}
          />
        </Section>
        <Section title="How to load it">
          <LoadSnippet uris={urisOf(name, number, aliasesOf(model.aliases, number))} />
        </Section>
        {signature.data && (
          <Section title="Signature">
            <SignatureTable fields={signature.data} />
          </Section>
        )}
        <Section title="Files">
          {files.data && (
            <ArtifactBrowser
              owner={files.data.owner}
              artifactUri={files.data.rootUri}
              search={{ ...search, path: search.path ?? files.data.path }}
              setSearch={setSearch}
              isReadOnly
            />
          )}
          {files.data === null && (
            <Text size="sm" c="dimmed">
              They are at {version.source}, outside this server.
            </Text>
          )}
        </Section>
      </WithAside>
    </>
  )
}

/** The ways to name a version when it is loaded: those that follow an alias first. */
const urisOf = (name: string, number: string, aliases: string[]) => [
  ...aliases.map((alias) => `models:/${name}@${alias}`),
  `models:/${name}/${number}`,
]
