import { expect, test } from './paceline'

test('the palette finds an experiment by a part of its name', async ({ page, paceline }) => {
  const experiment = await paceline.tracking.experiment('palette')
  await page.goto('')
  await expect(page.getByRole('button', { name: 'Search everything' })).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.getByPlaceholder('An experiment, run or model…').fill(experiment.name.slice(3))
  await page.getByRole('dialog').getByText(experiment.name, { exact: true }).click()
  await expect(page).toHaveURL(new RegExp(`/experiments/${experiment.id}$`))
})

test('an old link of MLflow opens the run', async ({ page, paceline }) => {
  const experiment = await paceline.tracking.experiment('old-links')
  const runId = await paceline.tracking.run(experiment.id)
  await page.goto(`#/experiments/${experiment.id}/runs/${runId}/model-metrics`)
  await expect(page).toHaveURL(new RegExp(`/runs/${runId}/charts$`))
})

test('keys of the page are listed on ?', async ({ page }) => {
  await page.goto('')
  await expect(page.getByRole('button', { name: 'Search everything' })).toBeVisible()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keys on this page' })).toContainText('Search everything')
})

test('pages that are reached from a deeper or a higher one still find the server', async ({
  page,
  paceline,
}) => {
  const experiment = await paceline.tracking.experiment('depth')
  const runId = await paceline.tracking.run(experiment.id, { name: 'deep' })
  await page.goto(`runs/${runId}/artifacts`)
  await page.getByRole('link', { name: experiment.name }).first().click()
  await page.getByRole('link', { name: 'deep' }).first().click()
  await expect(page.getByRole('heading', { name: 'deep' })).toBeVisible()
  await page.getByRole('link', { name: 'Experiments' }).first().click()
  await expect(page.getByRole('main').getByText(experiment.name)).toBeVisible()
  await expect(page.getByRole('alert')).toHaveCount(0)
})
