import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible'
import { expect, test } from './paceline'
import type { Tracking } from './tracking'

/** Two runs of two experiments. */
async function twoRuns(tracking: Tracking) {
  const [vision, language] = await Promise.all([
    tracking.experiment('vision'),
    tracking.experiment('language'),
  ])
  const first = await tracking.run(vision.id, {
    name: 'small',
    params: { 'optim.lr': 0.1, 'optim.name': 'sgd', epochs: 10, data: '/data/v1/train.csv' },
    metrics: { 'val/loss': [0.9, 0.5], 'val/acc': [0.1, 0.5], steps: 7 },
    tags: { team: 'a' },
  })
  const second = await tracking.run(language.id, {
    name: 'large',
    params: { 'optim.lr': 0.2, 'optim.name': 'adam', epochs: 10, data: '/data/v2/train.csv' },
    metrics: { 'val/loss': [0.3, 0.4], 'val/acc': [0.2, 0.4], steps: 7 },
    tags: { team: 'a' },
  })
  return { vision, language, first, second }
}

const row = (page: Page, key: string) =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: key, exact: true }) })

test('two runs of two experiments show only what differs, until everything is asked for', async ({
  page,
  paceline,
}) => {
  const { vision, language, first, second } = await twoRuns(paceline.tracking)
  await page.goto(`compare?runs=${first},${second}`)
  await expect(page.getByRole('columnheader', { name: 'small' })).toContainText(vision.name)
  await expect(page.getByRole('columnheader', { name: 'large' })).toContainText(language.name)
  await expect(row(page, 'lr')).toContainText('0.2')
  await expect(row(page, 'epochs')).toHaveCount(0)
  await expect(row(page, 'steps')).toHaveCount(0)
  await expect(row(page, 'team')).toHaveCount(0)
  await page.getByRole('switch', { name: 'Only what differs' }).click()
  await expect(row(page, 'epochs')).toContainText('10')
  await expect(row(page, 'steps')).toContainText('7')
  await expect(row(page, 'team')).toBeVisible()
  await page.keyboard.press('d')
  await expect(row(page, 'epochs')).toHaveCount(0)
  await page.goBack()
  await expect(row(page, 'epochs')).toBeVisible()
})

test('numbers are measured against the baseline, which can be another run', async ({ page, paceline }) => {
  const { first, second } = await twoRuns(paceline.tracking)
  await page.goto(`compare?runs=${first},${second}`)
  await expect(row(page, 'loss')).toContainText('−0.1 (−20 %), better than the baseline')
  await expect(row(page, 'acc')).toContainText('−0.1 (−20 %), worse than the baseline')
  await expect(row(page, 'loss').getByRole('img', { name: 'best' })).toHaveCount(1)
  await page.getByRole('button', { name: 'Make large the baseline' }).click()
  await expect(row(page, 'loss')).toContainText('+0.1 (+25 %), worse than the baseline')
  await expect(page).toHaveURL(new RegExp(`baseline=${second}`))
  await page.getByText('Best', { exact: true }).click()
  await expect(row(page, 'loss')).toContainText('0.3')
})

test('runs are added by name, put in another order and taken out', async ({ page, paceline }) => {
  const { first, second } = await twoRuns(paceline.tracking)
  await page.goto(`compare?runs=${first}`)
  await expect(page.getByRole('heading', { name: 'Compare 1 run' })).toBeVisible()
  await page.keyboard.press('a')
  await page.keyboard.type(second.slice(0, 12))
  await page.getByRole('option', { name: 'large' }).click()
  await expect(page.getByRole('columnheader')).toHaveText([/Key/, /small/, /large/])
  await page.getByRole('button', { name: 'Actions for large' }).click()
  await page.getByRole('menuitem', { name: 'Move before' }).click()
  await expect(page.getByRole('columnheader')).toHaveText([/Key/, /large/, /small/])
  await page.getByRole('button', { name: 'Actions for small' }).click()
  await page.getByRole('menuitem', { name: 'Remove from here' }).click()
  await expect(page.getByRole('columnheader')).toHaveText([/Key/, /large/])
})

test('a deleted run is compared, too, and one that is gone is told of', async ({ page, paceline }) => {
  const { first, second } = await twoRuns(paceline.tracking)
  await paceline.tracking.send('runs/delete', { run_id: second })
  const gone = '0'.repeat(32)
  await page.goto(`compare?runs=${first},${second},${gone}`)
  await expect(page.getByRole('columnheader', { name: 'large' })).toContainText('in the trash')
  await expect(page.getByRole('status').filter({ hasText: gone })).toContainText(
    '1 run of this comparison is not',
  )
  await page.getByRole('button', { name: 'Leave out' }).click()
  await expect(page).not.toHaveURL(new RegExp(gone))
})

test('what is shown is copied as Markdown', async ({ page, paceline, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const { first, second } = await twoRuns(paceline.tracking)
  await page.goto(`compare?runs=${first},${second}&find=optim`)
  await expect(row(page, 'lr')).toBeVisible()
  await page.getByRole('button', { name: 'Copy' }).click()
  await page.getByRole('menuitem', { name: 'Copy as Markdown' }).click()
  await expect(page.getByText('Copied 2 keys of 2 runs as Markdown.')).toBeVisible()
  const text = await page.evaluate(() => navigator.clipboard.readText())
  expect(text.split('\n')).toEqual([
    '|  | small | large |',
    '| --- | --- | --- |',
    '| optim.lr | 0.1 | 0.2 |',
    '| optim.name | sgd | adam |',
  ])
})

test('groups of keys fold, and many runs are rows', async ({ page, paceline }) => {
  const { first, second } = await twoRuns(paceline.tracking)
  await page.goto(`compare?runs=${first},${second}`)
  await page.getByRole('button', { name: 'optim 2' }).click()
  await expect(row(page, 'lr')).toHaveCount(0)
  await page.keyboard.press('t')
  await expect(page.getByRole('rowheader', { name: 'small' })).toBeVisible()
  await expect(page.getByRole('columnheader', { name: /val\/loss/ })).toBeVisible()
})

test('a metric that is logged meanwhile appears by itself', async ({ page, paceline }) => {
  const { first, second } = await twoRuns(paceline.tracking)
  await page.goto(`compare?runs=${first},${second}`)
  await expect(row(page, 'loss')).toContainText('0.4')
  await expect(page.getByRole('button', { name: /^Live/ })).toBeVisible()
  await paceline.tracking.log(second, [{ key: 'val/loss', value: 0.25, step: 2, timestampMs: Date.now() }])
  await expect(row(page, 'loss')).toContainText('0.25')
})

test('the same file of two runs is seen line by line', async ({ page, paceline }) => {
  const { tracking } = paceline
  const { vision, language, first, second } = await twoRuns(tracking)
  await tracking.artifact(vision.id, first, 'config/train.json', '{"b": 1, "a": [1, 2]}')
  await tracking.artifact(language.id, second, 'config/train.json', '{"a": [1, 3], "b": 1}')
  await page.goto(`compare?runs=${first},${second}&tab=artifacts`)
  await page.getByRole('button', { name: 'config' }).click()
  await page.getByRole('button', { name: 'train.json' }).click()
  const changed = page.getByRole('region', { name: 'Lines' }).getByRole('row').filter({ hasText: /[23]/ })
  await expect(changed.filter({ hasText: '2' }).filter({ hasText: '3' })).toContainText([/2.*3/])
  await expect(page.getByRole('region', { name: 'Lines' })).not.toContainText('"b": 2')
})

test('people who use the page otherwise can', async ({ page, paceline }) => {
  const { first, second } = await twoRuns(paceline.tracking)
  await page.goto(`compare?runs=${first},${second}`)
  await expect(row(page, 'loss')).toBeVisible()
  await expectAccessible(page)
})

test('without runs the page tells how to choose some', async ({ page }) => {
  await page.goto('compare')
  await expect(page.getByRole('heading', { name: 'Choose runs to compare' })).toBeVisible()
  await expect(page.getByText('mlflow.search_runs')).toBeVisible()
})
