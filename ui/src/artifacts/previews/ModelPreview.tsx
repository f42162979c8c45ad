import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useMemo } from 'react'
import { artifactFolderQuery } from '~/api/artifacts'
import { trackingUri } from '~/api/http'
import { Snippet } from '~/components/Snippet'
import { ErrorState, LoadingRows } from '~/components/states'
import { formatBytes } from '~/format/bytes'
import { clientUri } from '../artifactUris'
import { folderOf, nameOf } from '../tree/treeRows'
import { FoldedText } from './FoldedText'
import { fileTextQuery } from './fileText'
import classes from './ModelPreview.module.css'
import { nativeFlavor, parseModel, type SavedModel, type SignatureField } from './model/mlmodel'
import { PreviewBar, ViewSwitch } from './PreviewBar'
import { type PreviewProps, useView } from './previewProps'

const VIEWS = [
  { value: 'summary', label: 'Summary' },
  { value: 'text', label: 'MLmodel' },
] as const

/** A saved model: what it takes and gives, how to load it, its flavours and what it needs. */
export default function ModelPreview(props: PreviewProps) {
  const { owner, path } = props
  const [view, setView] = useView(props, ['summary', 'text'])
  const file = useQuery(fileTextQuery(owner, path))
  const model = useMemo(() => (file.data ? readModel(file.data.text) : undefined), [file.data])
  const controls = <ViewSwitch views={VIEWS} value={view} onChange={setView} />
  if (file.error) return <ErrorState error={file.error} retry={() => void file.refetch()} />
  if (!file.data) return <LoadingRows rows={8} />
  if (view === 'text' || !model) {
    const caption = model ? undefined : 'This is no MLmodel that could be read; it is shown as it is'
    return <FoldedText path={path} text={file.data.text} caption={caption} controls={model && controls} />
  }
  return (
    <>
      <PreviewBar caption="A saved model">{controls}</PreviewBar>
      <ModelSummary {...props} model={model} />
    </>
  )
}

function readModel(text: string): SavedModel | undefined {
  try {
    return parseModel(text)
  } catch {
    return undefined
  }
}

function ModelSummary({ owner, path, model }: PreviewProps & { model: SavedModel }) {
  const folder = folderOf(path)
  const uri = model.modelId ? `models:/${model.modelId}` : clientUri(owner, folder)
  return (
    <div className={classes.summary}>
      <Section title="How to load it">
        <Snippet code={loadCode(uri, nativeFlavor(model))} label="Copy code that loads the model" />
      </Section>
      <Section title="Signature">
        {model.inputs.length + model.outputs.length + model.params.length === 0 ? (
          <p className={classes.note}>
            It has none. Log the model with <code>input_example=</code> or <code>signature=</code>, and what
            it takes and gives is written down and checked.
          </p>
        ) : (
          <>
            <Fields label="Inputs" fields={model.inputs} />
            <Fields label="Outputs" fields={model.outputs} />
            <Fields label="Params" fields={model.params} />
          </>
        )}
      </Section>
      <Section title="Flavors">
        {model.flavors.map(({ name, facts }) => (
          <div key={name}>
            <h4>{name}</h4>
            <Facts facts={facts} />
          </div>
        ))}
      </Section>
      <Section title="About">
        <dl className={classes.facts}>
          {model.modelId && (
            <Fact name="Logged model">
              <Anchor component={Link} to={`/logged-models/${model.modelId}`} inherit>
                {model.modelId}
              </Anchor>
            </Fact>
          )}
          {model.runId && (
            <Fact name="Run">
              <Anchor component={Link} to={`/runs/${model.runId}`} inherit>
                {model.runId}
              </Anchor>
            </Fact>
          )}
          {model.createdText && <Fact name="Saved">{model.createdText}</Fact>}
          {model.sizeBytes !== undefined && <Fact name="Size">{formatBytes(model.sizeBytes)}</Fact>}
          {model.mlflowVersion && <Fact name="Format of MLflow">{model.mlflowVersion}</Fact>}
          {Object.entries(model.metadata).map(([key, value]) => (
            <Fact key={key} name={key}>
              {value}
            </Fact>
          ))}
        </dl>
      </Section>
      <Requirements owner={owner} folder={folder} />
    </div>
  )
}

function loadCode(uri: string, flavor: string | undefined): string {
  const lines = [
    'import mlflow',
    `mlflow.set_tracking_uri(${JSON.stringify(trackingUri())})`,
    `model = mlflow.pyfunc.load_model("${uri}")`,
    'predictions = model.predict(data)',
  ]
  return [
    ...lines,
    ...(flavor ? ['', `# as what it was:`, `model = mlflow.${flavor}.load_model("${uri}")`] : []),
  ].join('\n')
}

function Requirements({ owner, folder }: { owner: PreviewProps['owner']; folder: string }) {
  const listing = useQuery(artifactFolderQuery(owner, folder))
  const file = listing.data?.find(({ path }) => nameOf(path) === 'requirements.txt')
  const text = useQuery({ ...fileTextQuery(owner, file?.path ?? ''), enabled: file !== undefined })
  if (!text.data) return null
  return (
    <Section title="Requirements">
      <Snippet code={text.data.text.trim()} label="Copy requirements" />
    </Section>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3>{title}</h3>
      {children}
    </section>
  )
}

function Fields({ label, fields }: { label: string; fields: SignatureField[] }) {
  if (fields.length === 0) return null
  return (
    <table className={classes.fields}>
      <caption>{label}</caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Type</th>
          <th scope="col">{label === 'Params' ? 'Default' : 'Required'}</th>
        </tr>
      </thead>
      <tbody>
        {fields.map(({ name, type, isRequired, defaultText }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>
              <code>{type}</code>
            </td>
            <td>{defaultText ?? (isRequired === undefined ? '' : isRequired ? 'yes' : 'optional')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Facts({ facts }: { facts: Record<string, string> }) {
  return (
    <dl className={classes.facts}>
      {Object.entries(facts).map(([key, value]) => (
        <Fact key={key} name={key}>
          {value}
        </Fact>
      ))}
    </dl>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}
