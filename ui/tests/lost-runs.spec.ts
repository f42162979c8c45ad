import { expectAccessible } from './accessible'
import { expect, test } from './paceline'

/** A server counts no run as lost in the first half minute, and pages look every half minute. */
const LOST_WITHIN_MS = 90_000

test('a run whose process is gone becomes lost before the eyes, and comes back', async ({
  page,
  paceline,
}) => {
  test.setTimeout(3 * LOST_WITHIN_MS)
  const { tracking } = paceline
  const experiment = await tracking.experiment('lost')
  const runId = await tracking.run(experiment.id, { name: 'gone', status: 'RUNNING' })
  const renew = async (leaseMs: number) => {
    const answer = await fetch(`${paceline.url}/api/v1/runs/leases`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ run_ids: [runId], lease_ms: leaseMs }),
    })
    expect(await answer.json()).toEqual({ run_ids: [runId] })
  }
  await renew(1000)
  await page.goto(`experiments/${experiment.id}`)
  const row = page.getByRole('row').filter({ hasText: 'gone' })
  await expect(row.getByRole('img', { name: 'Running' })).toBeVisible()
  const lost = row.getByRole('img', { name: /^Lost: no sign of it since \d/ })
  await expect(lost).toBeVisible({ timeout: LOST_WITHIN_MS })
  await expect(lost).toHaveAttribute('title', /^Lost: no sign of it since \d/)
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Running', exact: true }).click()
  await expect(page).toHaveURL(/status.*RUNNING/)
  await expect(row).toHaveCount(0)
  await page.getByRole('button', { name: 'Running', exact: true }).click()
  await page.getByRole('button', { name: 'Lost', exact: true }).click()
  await expect(page).toHaveURL(/status.*LOST/)
  await expect(lost).toBeVisible()

  // The page shows the newest, and other tests make some meanwhile.
  await page.goto(`?q=${experiment.name}`)
  await expect(page.getByRole('row').filter({ hasText: experiment.name })).toContainText('1 lost')
  await expectAccessible(page)
  await page.goBack()
  await row.getByRole('link', { name: 'gone' }).click()
  const badge = page.getByRole('banner').or(page.locator('header')).getByText('Lost', { exact: true })
  await expect(badge).toBeVisible()
  await badge.hover()
  await expect(page.getByRole('tooltip', { name: /^Lost: no sign of it since \d/ })).toBeVisible()
  await expectAccessible(page)
  await renew(60_000)
  await expect(page.getByText('Running', { exact: true })).toBeVisible({ timeout: LOST_WITHIN_MS })
})
