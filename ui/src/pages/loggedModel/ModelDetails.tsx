import { Button, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import type { Experiment } from '~/api/experiments'
import { deleteLoggedModelTag, type LoggedModel, setLoggedModelTag } from '~/api/loggedModels'
import { runQuery } from '~/api/runs'
import { usePageSearch } from '~/app/pageSearch'
import { ArtifactBrowser } from '~/artifacts/ArtifactBrowser'
import { Chip } from '~/components/Chips'
import { Facts } from '~/components/Facts'
import { PageHeader, Section } from '~/components/PageHeader'
import { CopyText } from '~/components/Snippet'
import { SourceRun } from '~/components/SourceRun'
import { TagEditor } from '~/components/TagEditor'
import { WithAside } from '~/components/WithAside'
import { formatNumber } from '~/format/number'
import { formatTime } from '~/format/time'
import { LoadSnippet } from '~/pages/models/LoadSnippet'
import { openRegisterModel } from '~/pages/models/registerModel'
import { SignatureTable } from '~/pages/models/SignatureTable'
import { signatureQuery } from '~/pages/models/versionFiles'
import { modelStatus, versionsMadeFrom } from '~/state/loggedModels'
import { goalOf } from '~/state/metricGoal'
import { ModelMetrics } from './ModelMetrics'
import { useLoggedModelChanges } from './useLoggedModelChanges'

/** All about a logged model: how good it is and on what, where it comes from, how it is loaded, its files. */
export function ModelDetails({ model, experiment }: { model: LoggedModel; experiment?: Experiment }) {
  const { modelId, experimentId, name, sourceRunId } = model
  const { refresh, confirmDelete } = useLoggedModelChanges()
  const navigate = useNavigate()
  const [search, setSearch] = usePageSearch()
  const run = useQuery({ ...runQuery(sourceRunId), enabled: sourceRunId !== '' })
  const signature = useQuery(signatureQuery({ modelId }, ''))
  const step = run.data?.model_outputs?.find((output) => output.model_id === modelId)?.step
  const toModels = `/experiments/${experimentId}/models`
  const versions = versionsMadeFrom(model)
  const params = Object.entries(model.params).sort(([left], [right]) => left.localeCompare(right))
  return (
    <>
      <PageHeader title={name} detail={modelStatus(model.status)}>
        <Button
          variant="filled"
          onClick={() =>
            openRegisterModel({ source: `models:/${modelId}`, modelId, runId: sourceRunId || undefined })
          }
        >
          Register…
        </Button>
        <Button
          c="var(--danger)"
          onClick={() => confirmDelete([model], () => void navigate({ to: toModels }))}
        >
          Delete…
        </Button>
      </PageHeader>
      <WithAside
        label="About the model"
        aside={
          <>
            <Section title="Facts">
              <Facts
                facts={{
                  Id: (
                    <>
                      {modelId} <CopyText text={modelId} label="Copy id" />
                    </>
                  ),
                  Type: model.modelType,
                  Experiment: (
                    <Link to="/experiments/$experimentIds" params={{ experimentIds: experimentId }}>
                      {experiment?.name ?? experimentId}
                    </Link>
                  ),
                  'Source run': sourceRunId !== '' && <SourceRun runId={sourceRunId} run={run.data} />,
                  Step: step !== undefined && formatNumber(step),
                  'Registered as':
                    versions.length > 0 &&
                    versions.map(({ name: registered, version }) => (
                      <Chip key={`${registered} ${version}`}>
                        <Link to="/models/$name/versions/$version" params={{ name: registered, version }}>
                          {registered} {version}
                        </Link>
                      </Chip>
                    )),
                  Created: formatTime(model.createdMs),
                  Changed: formatTime(model.updatedMs),
                  Files: model.artifactUri,
                }}
              />
            </Section>
            <Section title="Params" detail={params.length}>
              {params.length === 0 ? (
                <Text size="sm" c="dimmed">
                  None were logged.
                </Text>
              ) : (
                <Facts facts={Object.fromEntries(params)} />
              )}
            </Section>
            <Section title="Tags">
              <TagEditor
                tags={model.tags}
                onSet={(key, value) => setLoggedModelTag(modelId, key, value).then(refresh)}
                onDelete={(key) => deleteLoggedModelTag(modelId, key).then(refresh)}
              />
            </Section>
          </>
        }
      >
        <Section title="Metrics">
          <ModelMetrics model={model} goalOf={(key) => goalOf(experiment, key)} />
        </Section>
        <Section title="How to load it">
          <LoadSnippet uris={[`models:/${modelId}`]} />
        </Section>
        {signature.data && (
          <Section title="Signature">
            <SignatureTable fields={signature.data} />
          </Section>
        )}
        <Section title="Files">
          <ArtifactBrowser
            owner={{ modelId }}
            artifactUri={model.artifactUri}
            search={search}
            setSearch={setSearch}
          />
        </Section>
      </WithAside>
    </>
  )
}
