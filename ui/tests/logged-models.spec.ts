import { expectAccessible } from './accessible'
import { expect, test } from './paceline'
import type { Tracking } from './tracking'

interface ModelData {
  name: string
  params?: Record<string, string>
  /** Values at steps 0, 1, 2, … on a dataset, or on none with the name ''. */
  metrics?: { key: string; dataset: string; values: number[] }[]
  step?: number
}

/** Logs a model of a run as MLflow's client does. Returns its id. */
async function loggedModel(
  tracking: Tracking,
  experimentId: string,
  runId: string,
  data: ModelData,
): Promise<string> {
  const { model } = await tracking.send<{ model: { info: { model_id: string } } }>('logged-models', {
    experiment_id: experimentId,
    name: data.name,
    model_type: 'classifier',
    source_run_id: runId,
    params: Object.entries(data.params ?? {}).map(([key, value]) => ({ key, value })),
  })
  const modelId = model.info.model_id
  await tracking.send('runs/outputs', {
    run_id: runId,
    models: [{ model_id: modelId, step: data.step ?? 0 }],
  })
  const metrics = (data.metrics ?? []).flatMap(({ key, dataset, values }) =>
    values.map((value, step) => ({
      key,
      value,
      step,
      timestamp: 1_700_000_000_000 + step * 1000,
      model_id: modelId,
      ...(dataset ? { dataset_name: dataset, dataset_digest: 'd1' } : {}),
    })),
  )
  if (metrics.length > 0) await tracking.send('runs/log-batch', { run_id: runId, metrics })
  await tracking.send(
    `logged-models/${modelId}`,
    { model_id: modelId, status: 'LOGGED_MODEL_READY' },
    'PATCH',
  )
  return modelId
}

/** Two runs with three checkpoints. On `test` the second of the first run is the best, on `train` the third. */
async function checkpoints(tracking: Tracking, name: string) {
  const experiment = await tracking.experiment(name)
  const runA = await tracking.run(experiment.id, { name: 'run-a' })
  const runB = await tracking.run(experiment.id, { name: 'run-b' })
  const measured = (onTest: number, onTrain: number) => [
    { key: 'accuracy', dataset: 'test', values: [0.1, onTest] },
    { key: 'accuracy', dataset: 'train', values: [onTrain] },
  ]
  const modelIds = [
    await loggedModel(tracking, experiment.id, runA, {
      name: 'checkpoint-1',
      step: 10,
      params: { depth: '3' },
      metrics: measured(0.6, 0.7),
    }),
    await loggedModel(tracking, experiment.id, runA, {
      name: 'checkpoint-2',
      step: 20,
      params: { depth: '3' },
      metrics: measured(0.9, 0.8),
    }),
    await loggedModel(tracking, experiment.id, runB, {
      name: 'checkpoint-3',
      step: 10,
      params: { depth: '5' },
      metrics: measured(0.7, 0.95),
    }),
  ]
  return { experiment, runA, runB, modelIds }
}

test('checkpoints are ranked by a metric on a dataset', async ({ page, paceline }) => {
  const { experiment } = await checkpoints(paceline.tracking, 'ranked')
  await page.goto(`experiments/${experiment.id}/models`)
  const table = page.getByRole('grid', { name: 'Logged models' })
  const names = table.getByRole('link', { name: /^checkpoint-/ })
  await expect(names).toHaveText(['checkpoint-3', 'checkpoint-2', 'checkpoint-1'])
  await expect(table.getByRole('columnheader', { name: 'test (d1)' })).toBeVisible()
  const accuracy = table.getByRole('button', { name: 'accuracy' })
  await accuracy.first().click()
  await expect(names).toHaveText(['checkpoint-2', 'checkpoint-3', 'checkpoint-1'])
  await accuracy.nth(1).click()
  await expect(names).toHaveText(['checkpoint-3', 'checkpoint-2', 'checkpoint-1'])
  await accuracy.nth(1).click()
  await expect(names).toHaveText(['checkpoint-1', 'checkpoint-2', 'checkpoint-3'])
  await expect(table.getByRole('row').nth(2)).toContainText('0.7')
  await page.reload()
  await expect(names).toHaveText(['checkpoint-1', 'checkpoint-2', 'checkpoint-3'])
})

test('the best of each metric stands out, by the goal that the experiment has', async ({
  page,
  paceline,
}) => {
  const { experiment } = await checkpoints(paceline.tracking, 'best')
  await page.goto(`experiments/${experiment.id}/models`)
  const best = page.getByRole('grid', { name: 'Logged models' }).locator('strong')
  await expect(best).toHaveText(['0.95', '0.9'])
  await paceline.tracking.send('experiments/set-experiment-tag', {
    experiment_id: experiment.id,
    key: 'paceline.goal.accuracy',
    value: 'minimize',
  })
  await expect(best).toHaveText(['0.6', '0.7'])
})

test('a filter that is not understood keeps its text and says why, one that is filters', async ({
  page,
  paceline,
}) => {
  const { experiment } = await checkpoints(paceline.tracking, 'filtered')
  await page.goto(`experiments/${experiment.id}/models`)
  const names = page.getByRole('link', { name: /^checkpoint-/ })
  await expect(names).toHaveCount(3)
  const filter = page.getByRole('textbox', { name: 'Filter models' })
  await filter.fill('metric.accuracy > 0.8')
  await filter.press('Enter')
  await expect(page.getByText(/Invalid entity type/)).toBeVisible()
  await expect(filter).toHaveValue('metric.accuracy > 0.8')
  await filter.fill("params.depth = '3' AND metrics.accuracy > 0.85")
  await filter.press('Enter')
  await expect(names).toHaveText(['checkpoint-2'])
  await filter.fill("params.depth = '99'")
  await filter.press('Enter')
  await page.getByRole('button', { name: 'Show all models' }).click()
  await expect(names).toHaveCount(3)
})

test('models are grouped by the run that made them, and folded', async ({ page, paceline }) => {
  const { experiment } = await checkpoints(paceline.tracking, 'grouped')
  await page.goto(`experiments/${experiment.id}/models`)
  await page.getByLabel('By source run').check()
  const table = page.getByRole('treegrid', { name: 'Logged models' })
  const group = table.getByRole('row', { expanded: true }).filter({ hasText: 'run-a' })
  // The best of its models on each dataset.
  await expect(group).toContainText('0.9')
  await table.focus()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('ArrowLeft')
  await expect(table.getByRole('link', { name: 'checkpoint-1' })).toHaveCount(0)
  await expect(table.getByRole('link', { name: 'checkpoint-3' })).toBeVisible()
})

test('a model is registered from its page, as a new model and then as the next version', async ({
  page,
  paceline,
}) => {
  const { modelIds, runA } = await checkpoints(paceline.tracking, 'registered')
  const name = `registered-${Math.random().toString(36).slice(2, 8)}`
  await page.goto(`logged-models/${modelIds[0]}`)
  for (const version of ['1', '2']) {
    await page.getByRole('button', { name: 'Register…' }).click()
    await page.getByRole('combobox', { name: 'Model' }).fill(name)
    await page.getByRole('button', { name: 'Register', exact: true }).click()
    await expect(page.getByRole('link', { name: `${name}, version ${version}` })).toBeVisible()
  }
  await expect(
    page.getByRole('region', { name: 'Facts' }).getByRole('link', { name: `${name} 2` }),
  ).toBeVisible()
  await page.getByRole('link', { name: `${name}, version 2` }).click()
  const lineage = page.getByRole('region', { name: 'Lineage' })
  await expect(lineage.getByRole('link', { name: 'checkpoint-1' })).toHaveAttribute(
    'href',
    new RegExp(`${modelIds[0]}$`),
  )
  await expect(lineage.getByRole('link', { name: 'run-a' })).toHaveAttribute('href', new RegExp(`${runA}$`))
})

test('a name that the registry refuses leaves no empty model behind', async ({ page, paceline }) => {
  const { modelIds } = await checkpoints(paceline.tracking, 'refused')
  await page.goto(`logged-models/${modelIds[0]}`)
  await page.getByRole('button', { name: 'Register…' }).click()
  await page.getByRole('combobox', { name: 'Model' }).fill('a:b')
  await page.keyboard.press('Enter')
  await expect(page.getByText('A name has neither / nor : in it.')).toBeVisible()
  await expect(page.getByRole('combobox', { name: 'Model' })).toHaveValue('a:b')
})

test('a model’s page shows its metrics by dataset and step, and what it is', async ({ page, paceline }) => {
  const { modelIds, experiment } = await checkpoints(paceline.tracking, 'described')
  await page.goto(`logged-models/${modelIds[1]}`)
  const metrics = page.getByRole('table', { name: 'Metrics' })
  await expect(metrics.getByRole('row', { name: /accuracy test \(d1\) 0.9 1 0.9 at 1/ })).toBeVisible()
  await expect(metrics.getByRole('row', { name: /accuracy train \(d1\) 0.8 0/ })).toBeVisible()
  await metrics.getByRole('button', { name: 'accuracy' }).click()
  await expect(metrics.getByRole('row', { name: /0.1 0/ })).toBeVisible()
  await expect(page.getByText(`load_model("models:/${modelIds[1]}")`)).toBeVisible()
  await expect(page.getByRole('region', { name: 'Params' })).toContainText('depth')
  await page.getByRole('button', { name: 'Add tag' }).click()
  await page.getByRole('textbox', { name: 'Tag name' }).fill('chosen')
  await page.getByRole('textbox', { name: 'Tag value' }).fill('yes')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Remove tag chosen' }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('list', { name: 'Tags' })).toContainText('yes')
  await expectAccessible(page)

  await page.goto(`experiments/${experiment.id}/models`)
  await expect(page.getByRole('link', { name: 'checkpoint-1' })).toBeVisible()
  await expectAccessible(page)
})

test('deleting asks before, because it cannot be taken back', async ({ page, paceline }) => {
  const { experiment } = await checkpoints(paceline.tracking, 'removed')
  await page.goto(`experiments/${experiment.id}/models`)
  await page.getByRole('checkbox', { name: 'Select checkpoint-1' }).check()
  await page.getByRole('checkbox', { name: 'Select checkpoint-2' }).check()
  await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Delete…' }).click()
  await expect(page.getByRole('dialog')).toContainText('It cannot be taken back')
  await page.getByRole('button', { name: 'Delete models' }).click()
  await expect(page.getByRole('link', { name: /^checkpoint-/ })).toHaveText(['checkpoint-3'])
})

test('an experiment without models says how to log one, and shows it when it comes', async ({
  page,
  paceline,
}) => {
  const experiment = await paceline.tracking.experiment('no-models')
  const runId = await paceline.tracking.run(experiment.id)
  await page.goto(`experiments/${experiment.id}/models`)
  await expect(page.getByText(`mlflow.set_experiment(experiment_id="${experiment.id}")`)).toBeVisible()
  await loggedModel(paceline.tracking, experiment.id, runId, { name: 'checkpoint-9' })
  await expect(page.getByRole('link', { name: 'checkpoint-9' })).toBeVisible()
})
