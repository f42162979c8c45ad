import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { experimentQuery } from '~/api/experiments'
import { loggedModelQuery } from '~/api/loggedModels'
import type { ModelVersion } from '~/api/registry'
import { type Run, runQuery } from '~/api/runs'
import { Facts } from '~/components/Facts'
import { SourceRun } from '~/components/SourceRun'
import { versionFilesQuery } from './versionFiles'

/** Where a version comes from: run, experiment, logged model, and the datasets of the run. */
export function VersionLineage({ version }: { version: ModelVersion }) {
  const { runId } = version
  const files = useQuery(versionFilesQuery(version))
  const modelId =
    version.modelId ?? (files.data && 'modelId' in files.data.owner ? files.data.owner.modelId : '')
  const run = useQuery({ ...runQuery(runId), enabled: runId !== '' })
  const model = useQuery({ ...loggedModelQuery(modelId), enabled: modelId !== '' })
  const experimentId = run.data?.experiment_id ?? model.data?.experimentId ?? ''
  const experiment = useQuery({ ...experimentQuery(experimentId), enabled: experimentId !== '' })
  if (runId === '' && modelId === '') {
    return 'It was registered from an address, without a run or logged model.'
  }
  return (
    <Facts
      facts={{
        Run:
          runId !== '' &&
          (run.error ? `${runId}, which is gone` : <SourceRun runId={runId} run={run.data} />),
        Experiment: experiment.data && (
          <Link to="/experiments/$experimentIds" params={{ experimentIds: experimentId }}>
            {experiment.data.name}
          </Link>
        ),
        'Logged model':
          modelId !== '' &&
          (model.error ? (
            `${modelId}, which is gone`
          ) : (
            <Link to="/logged-models/$modelId" params={{ modelId }}>
              {model.data?.name ?? modelId}
            </Link>
          )),
        Datasets: run.data && datasetsOf(run.data),
      }}
    />
  )
}

function datasetsOf({ datasets }: Run) {
  if (!datasets || datasets.length === 0) return undefined
  return datasets.map(({ dataset: { name, digest }, tags }) => {
    const context = tags['mlflow.data.context']
    return (
      <div key={`${name} ${digest}`}>
        {name} {context && `(${context}) `}
        <code>{digest}</code>
      </div>
    )
  })
}
