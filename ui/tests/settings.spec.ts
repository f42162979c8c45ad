import { expectAccessible } from './accessible'
import { expect, test } from './paceline'

test('density, digits and time zone are remembered', async ({ page }) => {
  await page.goto('settings')
  await expect(page.locator('html')).toHaveAttribute('data-density', 'dense')
  await page.getByText('Comfortable').click()
  await expect(page.locator('html')).toHaveAttribute('data-density', 'comfortable')
  await page.getByRole('combobox', { name: 'Significant digits' }).click()
  await page.getByRole('option', { name: '8' }).click()
  await expect(page.getByText('Metrics read like 0.12345679.')).toBeVisible()
  await page.getByRole('radiogroup', { name: 'Time zone' }).getByText('UTC').click()
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-density', 'comfortable')
  await expect(page.getByText('Metrics read like 0.12345679.')).toBeVisible()
  await expect(page.getByRole('radio', { name: 'UTC' })).toBeChecked()
})

test('everything that is remembered can be forgotten, after asking', async ({ page }) => {
  await page.goto('settings')
  await page.getByText('Comfortable').click()
  await page.getByRole('button', { name: 'Forget…' }).click()
  await page.getByRole('button', { name: 'Forget', exact: true }).click()
  await expect(page.locator('html')).toHaveAttribute('data-density', 'dense')
  expect(await page.evaluate(() => localStorage.getItem('paceline.density'))).toBeNull()
})

test('the page says which server this is, and is accessible', async ({ page }) => {
  await page.goto('settings')
  await expect(page.getByText(/MLflow \d+\.\d+/)).toBeVisible()
  await expect(page.getByRole('link', { name: 'Browse it' })).toHaveAttribute('href', /\/api\/v1\/docs\/$/)
  await expectAccessible(page)
})
