import { Anchor } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type LoggedModel, loggedModelQuery } from '~/api/loggedModels'
import type { Run } from '~/api/runs'
import { formatCount } from '~/format/number'
import { runTabPath } from '../tabs'
import { LEGACY_MODELS_TAG, legacyModels } from './legacyModels'
import classes from './Overview.module.css'
import { Section } from './Section'

const SHOWN_AT_FIRST = 10

/** The logged models that a run made, the latest first, and those that it used. */
export function ModelsSection({ run }: { run: Run }) {
  const [isWhole, setWhole] = useState(false)
  const outputs = [...(run.model_outputs ?? [])].reverse()
  const inputs = run.model_inputs ?? []
  const old = legacyModels(run.tags?.[LEGACY_MODELS_TAG])
  const count = outputs.length + inputs.length + old.length
  const shown = isWhole ? outputs : outputs.slice(0, SHOWN_AT_FIRST)
  const models = useQueries({
    queries: [...shown.map(({ model_id }) => model_id), ...inputs].map((modelId) =>
      loggedModelQuery(modelId),
    ),
  })
  if (count === 0) return null
  return (
    <Section title="Models" count={formatCount(count)}>
      <ul className={classes.items}>
        {shown.map(({ model_id: modelId, step }, index) => (
          <li key={modelId}>
            <ModelLine modelId={modelId} model={models[index]?.data} use={`step ${formatCount(step)}`} />
          </li>
        ))}
        {inputs.map((modelId, index) => (
          <li key={`used ${modelId}`}>
            <ModelLine modelId={modelId} model={models[shown.length + index]?.data} use="used" />
          </li>
        ))}
        {old.map(({ path, flavors }) => (
          <li key={path}>
            <div className={classes.itemLine}>
              <Link to={runTabPath(run.run_id, 'artifacts')} search={{ path }}>
                {path}
              </Link>
              <span className={classes.small}>{flavors.join(', ')}</span>
            </div>
          </li>
        ))}
      </ul>
      {shown.length < outputs.length && (
        <p className={classes.note}>
          The latest {shown.length} of {formatCount(outputs.length)}.{' '}
          <Anchor component="button" onClick={() => setWhole(true)}>
            Show all
          </Anchor>
        </p>
      )}
    </Section>
  )
}

function ModelLine({ modelId, model, use }: { modelId: string; model?: LoggedModel; use: string }) {
  const state = model ? STATES[model.status] : undefined
  return (
    <>
      <div className={classes.itemLine}>
        <Link to="/logged-models/$modelId" params={{ modelId }} className={classes.cut}>
          {model?.name ?? modelId}
        </Link>
        <span className={classes.small}>{use}</span>
      </div>
      {(state || model?.modelType) && (
        <div className={classes.small}>{[model?.modelType, state].filter(Boolean).join(', ')}</div>
      )}
    </>
  )
}

const STATES: Record<string, string | undefined> = {
  LOGGED_MODEL_PENDING: 'being logged',
  LOGGED_MODEL_UPLOAD_FAILED: 'upload failed',
}
