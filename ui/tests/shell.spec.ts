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

test('what a page shows is read once, and a change before its stream began is not missed', async ({
  page,
  paceline,
}) => {
  test.skip(process.env.PACELINE_UI === 'preview', 'only a server says with its pages what they know')
  const { tracking, pagesUrl } = paceline
  const { id: experimentId } = await tracking.experiment('read-once')
  await tracking.run(experimentId, { name: 'run-early', metrics: { loss: [2, 1] } })
  const reads: string[] = []
  page.on('request', (request) => {
    if (request.url().includes('/api/')) reads.push(`${request.url()} ${request.postData() ?? ''}`)
  })
  await page.goto(`${pagesUrl}/experiments/${experimentId}`)
  await expect(page.getByText('run-early')).toBeVisible()
  await expect(page.getByText('Live')).toBeVisible()
  await page.waitForTimeout(1500)
  expect(reads.filter((read, index) => reads.indexOf(read) !== index)).toEqual([])

  await page.route('**/api/v1/changes**', async (route) => {
    await expect(page.getByText('run-early')).toBeVisible()
    await tracking.run(experimentId, { name: 'run-between' })
    await route.continue()
  })
  await page.reload()
  await expect(page.getByText('run-between')).toBeVisible()
})
