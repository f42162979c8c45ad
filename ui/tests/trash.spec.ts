import { expectAccessible } from './accessible'
import { expect, test } from './paceline'

test('a deleted experiment is restored with its runs, and put back by undo', async ({ page, paceline }) => {
  const experiment = await paceline.tracking.experiment('restored')
  await paceline.tracking.run(experiment.id)
  await paceline.tracking.send('experiments/delete', { experiment_id: experiment.id })
  await page.goto('trash')
  await page.getByRole('button', { name: `Restore ${experiment.name}` }).click()
  await expect(page.getByText('1 experiment restored, with all runs.')).toBeVisible()
  await expect(page.getByRole('link', { name: experiment.name })).toHaveCount(0)
  const stage = async () => {
    const answer = await fetch(
      `${paceline.url}/api/2.0/mlflow/experiments/get?experiment_id=${experiment.id}`,
    )
    const { experiment: now } = (await answer.json()) as { experiment: { lifecycle_stage: string } }
    return now.lifecycle_stage
  }
  await expect.poll(stage).toBe('active')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('link', { name: experiment.name })).toBeVisible()
  expect(await stage()).toBe('deleted')
})

test('runs that were deleted by themselves are restored', async ({ page, paceline }) => {
  const experiment = await paceline.tracking.experiment('runs-restored')
  const names = ['gone-1', 'gone-2', 'gone-3']
  for (const name of names) {
    const runId = await paceline.tracking.run(experiment.id, { name: `${experiment.name}-${name}` })
    await paceline.tracking.send('runs/delete', { run_id: runId })
  }
  await page.goto('trash?tab=runs')
  for (const name of names.slice(0, 2))
    await page.getByRole('checkbox', { name: `Select ${experiment.name}-${name}` }).check()
  await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Restore' }).click()
  await expect(page.getByText('2 runs restored.')).toBeVisible()
  await expect(page.getByRole('link', { name: `${experiment.name}-gone-` })).toHaveCount(1)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('link', { name: `${experiment.name}-gone-` })).toHaveCount(3)
})

test('a purge shows first what would go, asks for a word, and reports what went', async ({
  page,
  paceline,
}) => {
  const experiment = await paceline.tracking.experiment('purged')
  const runId = await paceline.tracking.run(experiment.id, { metrics: { loss: [3, 2, 1] } })
  await paceline.tracking.artifact(experiment.id, runId, 'notes.txt', 'x'.repeat(2048))
  await paceline.tracking.send('experiments/delete', { experiment_id: experiment.id })
  await page.goto('trash')
  await page.getByRole('checkbox', { name: `Select ${experiment.name}` }).check()
  await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Purge…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Purge for good' })
  await expect(dialog.getByRole('row', { name: 'Experiments 1' })).toBeVisible()
  await expect(dialog.getByRole('row', { name: 'Runs 1' })).toBeVisible()
  await expect(dialog.getByRole('row', { name: 'Metric points 3' })).toBeVisible()
  await expect(dialog.getByRole('row', { name: 'Files 1', exact: true })).toBeVisible()
  await expect(dialog.getByRole('row', { name: 'Bytes of files 2.0 KiB' })).toBeVisible()
  await expectAccessible(page)
  const purge = dialog.getByRole('button', { name: 'Purge for good' })
  await expect(purge).toBeDisabled()
  await dialog.getByRole('textbox', { name: /Type purge/ }).fill('purge')
  await purge.click()
  await expect(dialog.getByText('Removed for good:')).toBeVisible()
  await expect(dialog.getByRole('row', { name: 'Runs 1' })).toBeVisible()
  await expect(dialog.getByRole('row', { name: /The database shrank by/ })).toBeVisible()
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
  await expect(page.getByRole('link', { name: experiment.name })).toHaveCount(0)
  const answer = await fetch(`${paceline.url}/api/2.0/mlflow/experiments/get?experiment_id=${experiment.id}`)
  expect(answer.status).toBe(404)
})

test('a purge of everything can leave what was deleted lately', async ({ page, paceline }) => {
  const experiment = await paceline.tracking.experiment('lately')
  await paceline.tracking.send('experiments/delete', { experiment_id: experiment.id })
  await page.goto('trash')
  await page.getByRole('button', { name: 'Purge…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Purge for good' })
  await expect(dialog.getByRole('row', { name: /^Experiments [1-9]/ })).toBeVisible()
  await dialog.getByRole('combobox').click()
  await page.getByRole('option', { name: 'more than a day' }).click()
  await expect(dialog.getByRole('row', { name: 'Experiments 0' })).toBeVisible()
  await expect(dialog.getByText('There is nothing to remove.')).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Purge for good' })).toBeDisabled()
})

test('an empty trash says what comes there', async ({ page, paceline }) => {
  await fetch(`${paceline.url}/api/v1/trash/purge`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{}',
  })
  await page.goto('trash')
  await expect(page.getByText('The trash is empty')).toBeVisible()
  await expect(page.getByText(/"older_than": "30d"/)).toBeVisible()
  await expectAccessible(page)
  // And what comes is seen without asking.
  const experiment = await paceline.tracking.experiment('comes')
  await paceline.tracking.send('experiments/delete', { experiment_id: experiment.id })
  await expect(page.getByRole('link', { name: experiment.name })).toBeVisible()
  await expectAccessible(page)
})
