import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './paceline'

const MINUTE_MS = 60_000

test('a running run says how long it is silent, and hears the next point at once', async ({
  page,
  paceline,
}) => {
  const { tracking } = paceline
  const experiment = await tracking.experiment('silent')
  const startTimeMs = Date.now() - 13 * MINUTE_MS
  const runId = await tracking.run(experiment.id, {
    startTimeMs,
    status: 'RUNNING',
    metrics: { loss: Array.from({ length: 60 }, (_, step) => 1 / (step + 1)) },
  })
  await page.goto(`runs/${runId}`)
  await expect(page.getByText('silent for 12 min')).toBeVisible()
  const loss = page.getByRole('table', { name: 'Metrics' }).getByRole('row', { name: 'loss' })
  await expect(loss).toContainText('60')
  await tracking.log(runId, [{ key: 'loss', value: 0.001, step: 60, timestampMs: Date.now() }])
  await expect(page.getByText('heard from just now')).toBeVisible()
  await expect(loss).toContainText('61')
})

test('metrics show the best and its step, however long the history', async ({ page, paceline }) => {
  const { tracking } = paceline
  const experiment = await tracking.experiment('best')
  const loss = Array.from({ length: 5000 }, (_, step) => (step === 3217 ? 0.25 : 1 + step / 5000))
  const runId = await tracking.run(experiment.id, {
    metrics: { 'val/loss': loss, 'val/acc': [0.1, 0.9, 0.5], nan: [Number.NaN] },
  })
  await page.goto(`runs/${runId}`)
  const table = page.getByRole('table', { name: 'Metrics' })
  await expect(table.getByRole('row', { name: 'val/loss' })).toContainText('3,217')
  await expect(table.getByRole('row', { name: 'val/acc' }).getByRole('cell').nth(3)).toHaveText('1')
  await expect(table.getByRole('row', { name: 'nan' })).toContainText('NaN')
  await page.getByRole('textbox', { name: 'Find metrics' }).fill('acc')
  await expect(table.getByRole('row', { name: 'val/loss' })).toBeHidden()
  await expect(page).toHaveURL(/metrics=acc/)
})

test('10,000 metrics open, are filtered and sorted', async ({ page, paceline }) => {
  const { tracking } = paceline
  const experiment = await tracking.experiment('many-metrics')
  const keys = Array.from({ length: 10_000 }, (_, index) => `layer.${index}/norm`)
  const runId = await tracking.run(experiment.id, {
    metrics: Object.fromEntries(keys.map((key, index) => [key, index])),
  })
  await page.goto(`runs/${runId}`)
  await expect(page.getByRole('heading', { name: 'Metrics' })).toBeVisible()
  await page.getByRole('button', { name: 'Latest' }).click()
  const rows = page.getByRole('table', { name: 'Metrics' }).getByRole('row')
  await expect(rows.nth(1)).toContainText('layer.9999/norm')
  expect(await rows.count()).toBeLessThan(60)
  await page.getByRole('textbox', { name: 'Find metrics' }).fill('layer.4711/')
  await expect(page.getByText('1 of 10,000')).toBeVisible()
  await expect(rows).toHaveCount(2)
})

test('params are nested, found and copied as a Python dict', async ({ page, paceline, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const { tracking } = paceline
  const experiment = await tracking.experiment('params')
  const runId = await tracking.run(experiment.id, {
    params: { lr: 0.01, 'model.depth': 12, 'model.name': 'vit', 'data/augment': 'True' },
  })
  await page.goto(`runs/${runId}`)
  const table = page.getByRole('table', { name: 'Params' })
  await table.getByRole('button', { name: 'model.', exact: true }).click()
  await expect(table.getByRole('row', { name: 'depth' })).toBeHidden()
  await page.getByRole('textbox', { name: 'Find params' }).fill('model')
  await expect(table.getByRole('row', { name: 'lr' })).toBeHidden()
  await page.getByRole('textbox', { name: 'Find params' }).fill('')
  await page.getByRole('button', { name: 'Copy', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Python dict' }).click()
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toBe('{\n  "data/augment": True,\n  "lr": 0.01,\n  "model.depth": 12,\n  "model.name": "vit"\n}')
})

test('what changed since the run before, and since any other', async ({ page, paceline }) => {
  const { tracking } = paceline
  const experiment = await tracking.experiment('changed')
  const startTimeMs = Date.now() - 60 * MINUTE_MS
  const run = (name: string, minute: number, lr: number, loss: number, commit: string) =>
    tracking.run(experiment.id, {
      name,
      startTimeMs: startTimeMs + minute * MINUTE_MS,
      params: { lr, depth: 12 },
      tags: { 'mlflow.source.git.commit': commit },
      metrics: { loss, same: 1 },
    })
  await run('first', 0, 0.5, 0.9, 'aaaa')
  await run('second', 1, 0.1, 0.5, 'bbbb')
  const runId = await run('third', 2, 0.01, 0.4, 'cccc')
  await page.goto(`runs/${runId}`)
  const table = page.getByRole('table', { name: 'What changed' })
  await expect(table.getByRole('row', { name: 'lr' })).toContainText('0.10.01')
  await expect(table.getByRole('row', { name: 'mlflow.source.git.commit' })).toContainText('bbbbcccc')
  await expect(table.getByRole('row', { name: 'loss' })).toContainText('−20 %better')
  await expect(table.getByRole('row', { name: 'depth' })).toHaveCount(0)
  await expect(table.getByRole('row', { name: 'same' })).toHaveCount(0)
  await page.getByRole('button', { name: 'against the run before' }).click()
  await page.getByRole('menuitem', { name: 'Another run…' }).click()
  await page.getByRole('textbox', { name: 'What changed against' }).fill('first')
  await page.getByRole('button', { name: 'first' }).click()
  await expect(table.getByRole('row', { name: 'lr' })).toContainText('0.50.01')
  await expect(page).toHaveURL(/against=/)
})

test('a run is renamed where its name stands, and the name comes back', async ({ page, paceline }) => {
  const { tracking } = paceline
  const experiment = await tracking.experiment('rename')
  const runId = await tracking.run(experiment.id, { name: 'before' })
  await page.goto(`runs/${runId}`)
  await expect(page.getByRole('heading', { name: 'before' })).toBeVisible()
  await page.keyboard.press('r')
  await page.getByRole('textbox', { name: 'Name of the run' }).fill('after')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'after', exact: true })).toBeVisible()
  await expect(page).toHaveTitle(/^after/)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('heading', { name: 'before', exact: true })).toBeVisible()
})

test('a run goes to the trash and comes back', async ({ page, paceline }) => {
  const { tracking } = paceline
  const experiment = await tracking.experiment('trashed')
  const runId = await tracking.run(experiment.id, { name: 'goner' })
  await page.goto(`runs/${runId}`)
  await page.getByRole('button', { name: 'More to do with this run' }).click()
  await page.getByRole('menuitem', { name: 'Move to trash' }).click()
  await expect(page.getByText('This run is in the trash')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Rename the run' })).toBeHidden()
  await page.getByRole('button', { name: 'Restore' }).click()
  await expect(page.getByText('This run is in the trash')).toBeHidden()
})

test('notes are written in Markdown', async ({ page, paceline }) => {
  const { tracking } = paceline
  const experiment = await tracking.experiment('notes')
  const runId = await tracking.run(experiment.id)
  await page.goto(`runs/${runId}`)
  const notes = page.getByRole('region', { name: 'Notes' })
  await notes.getByRole('button').first().click()
  await notes.getByRole('textbox').fill('The **larger** one')
  await notes.getByRole('button', { name: /save/i }).click()
  await expect(notes.locator('strong')).toHaveText('larger')
  await page.reload()
  await expect(notes.locator('strong')).toHaveText('larger')
})

test('children, datasets and models are listed', async ({ page, paceline }) => {
  const { tracking } = paceline
  const experiment = await tracking.experiment('family')
  const parent = await tracking.run(experiment.id, { name: 'search' })
  await tracking.run(experiment.id, { name: 'trial-0', parentRunId: parent, metrics: { acc: [0.2, 0.7] } })
  const child = await tracking.run(experiment.id, {
    name: 'trial-1',
    parentRunId: parent,
    status: 'FAILED',
    metrics: { acc: [0.8, 0.1] },
  })
  await tracking.send('runs/log-inputs', {
    run_id: parent,
    datasets: [
      {
        tags: [{ key: 'mlflow.data.context', value: 'train' }],
        dataset: {
          name: 'imagenet',
          digest: '8f3a',
          source_type: 'http',
          source: '{"url": "https://e.org/i.tar"}',
        },
      },
    ],
  })
  const made = await tracking.send<{ model: { info: { model_id: string } } }>('logged-models', {
    experiment_id: experiment.id,
    name: 'checkpoint',
    source_run_id: parent,
  })
  const { model_id } = made.model.info
  await tracking.send('runs/outputs', { run_id: parent, models: [{ model_id, step: 300 }] })
  await page.goto(`runs/${parent}`)
  const children = page.getByRole('table', { name: 'Children' })
  await expect(children.getByRole('row', { name: 'trial-1' })).toContainText('0.8')
  await expect(children.getByRole('row', { name: 'All 2 below' })).toContainText('0.7 … 0.8')
  await expect(page.getByRole('region', { name: 'Datasets' })).toContainText('https://e.org/i.tar')
  const models = page.getByRole('region', { name: 'Models' })
  await expect(models).toContainText('step 300')
  await expect(models.getByRole('link', { name: 'checkpoint' })).toHaveAttribute('href', new RegExp(model_id))
  await children.getByRole('link', { name: 'trial-1' }).click()
  await expect(page).toHaveURL(new RegExp(child))
  await expect(page.getByText('at step 1')).toBeVisible()
  await page.getByRole('link', { name: 'search' }).click()
  await expect(page).toHaveURL(new RegExp(parent))
})

test('keys go to the tabs and to the runs beside', async ({ page, paceline }) => {
  const { tracking } = paceline
  const experiment = await tracking.experiment('keys')
  const startTimeMs = Date.now() - 10 * MINUTE_MS
  const older = await tracking.run(experiment.id, { name: 'older', startTimeMs, metrics: { loss: 1 } })
  const newer = await tracking.run(experiment.id, { name: 'newer', startTimeMs: startTimeMs + MINUTE_MS })
  await page.goto(`runs/${newer}`)
  await expect(page.getByRole('button', { name: 'Older run' })).not.toHaveAttribute('aria-disabled', 'true')
  await page.keyboard.press('2')
  await expect(page).toHaveURL(new RegExp(`${newer}/charts$`))
  await page.keyboard.press('j')
  await expect(page).toHaveURL(new RegExp(`${older}/charts$`))
  await expect(page.getByRole('button', { name: 'Newer run' })).not.toHaveAttribute('aria-disabled', 'true')
  await page.keyboard.press('k')
  await expect(page).toHaveURL(new RegExp(`${newer}/charts$`))
  await page.keyboard.press('1')
  await expect(page).toHaveURL(new RegExp(`${newer}$`))
})

test('another run is chosen to compare with, and all points are downloaded', async ({ page, paceline }) => {
  const { tracking } = paceline
  const experiment = await tracking.experiment('actions')
  const other = await tracking.run(experiment.id, { name: 'other' })
  const runId = await tracking.run(experiment.id, { name: 'this', metrics: { loss: [3, 2, 1] } })
  await page.goto(`runs/${runId}`)
  await page.getByRole('button', { name: 'More to do with this run' }).click()
  const downloading = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'All points as CSV' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toBe('this.csv')
  await page.keyboard.press('c')
  await page.getByRole('button', { name: 'other' }).click()
  await expect(page).toHaveURL(new RegExp(`/compare\\?runs=${runId},${other}$`))
})

test('an unknown run is said to be unknown', async ({ page }) => {
  await page.goto(`runs/${'0'.repeat(32)}`)
  await expect(page.getByRole('heading', { name: 'There is no such run' })).toBeVisible()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the run page is accessible, ${colorScheme}`, async ({ page, paceline }) => {
    const { tracking } = paceline
    const experiment = await tracking.experiment('accessible')
    const startTimeMs = Date.now() - 60 * MINUTE_MS
    await tracking.run(experiment.id, { startTimeMs, params: { lr: 0.1 }, metrics: { loss: [1, 0.5] } })
    const runId = await tracking.run(experiment.id, {
      name: 'seen',
      status: 'RUNNING',
      startTimeMs: startTimeMs + MINUTE_MS,
      params: { lr: 0.01, 'model.depth': 12 },
      tags: { team: 'vision' },
      metrics: { loss: [1, 0.4, Number.NaN], 'system/cpu': 40 },
    })
    await tracking.run(experiment.id, { parentRunId: runId, metrics: { loss: 1 } })
    await page.emulateMedia({ colorScheme })
    await page.goto(`runs/${runId}`)
    await expect(page.getByRole('table', { name: 'What changed' })).toBeVisible()
    await expect(page.getByRole('table', { name: 'Children' })).toBeVisible()
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa']).analyze()
    expect(violations).toEqual([])
  })
}
