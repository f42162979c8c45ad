import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible'
import { expect, test } from './paceline'

const unique = (name: string) => `${name}-${Math.random().toString(36).slice(2, 8)}`

/** The list, searched for what this test made. */
async function openList(page: Page, query: string) {
  await page.goto(`?q=${query}`)
  await expect(page.getByRole('treegrid', { name: 'Experiments' })).toBeVisible()
}

const rowOf = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text })

test('folders come from slashes in names, count what is in them, and stay folded', async ({
  page,
  paceline,
}) => {
  const folder = unique('vision')
  const first = await paceline.tracking.experiment(`${folder}/resnet`)
  const second = await paceline.tracking.experiment(`${folder}/vit`)
  await paceline.tracking.run(first.id)
  await paceline.tracking.run(first.id, { status: 'RUNNING' })
  await paceline.tracking.run(second.id)
  await page.goto('')
  await expect(page.getByRole('treegrid', { name: 'Experiments' })).toBeVisible()
  const row = page.getByRole('row', { expanded: true }).filter({ hasText: folder })
  await expect(row.getByRole('gridcell').nth(3)).toHaveText('1')
  await expect(row.getByRole('gridcell').nth(4)).toHaveText('3')
  await expect(row.getByRole('img', { name: '3 runs in the last 30 days, at most 3 a day' })).toBeVisible()
  const link = page.getByRole('link', { name: second.name.slice(folder.length + 1) })
  await expect(link).toBeVisible()
  await row.getByRole('button', { name: `${folder} 2` }).click()
  await expect(link).toHaveCount(0)
  await page.reload()
  await expect(page.getByRole('row', { expanded: false }).filter({ hasText: folder })).toBeVisible()
  await expect(link).toHaveCount(0)
  // What is searched for does not hide in a folder.
  await page.keyboard.press('/')
  await page.keyboard.type(`${folder} vit`)
  await expect(link).toBeVisible()
})

test('a run that begins is seen at once', async ({ page, paceline }) => {
  const experiment = await paceline.tracking.experiment('counted')
  await openList(page, experiment.name)
  const count = rowOf(page, experiment.name).getByRole('gridcell').nth(4)
  await expect(count).toHaveText('0')
  await paceline.tracking.run(experiment.id, { status: 'RUNNING' })
  await expect(count).toHaveText('1')
})

test('an experiment is made in a folder; a name that is taken is told at the field', async ({
  page,
  paceline,
}) => {
  const folder = unique('made')
  const there = await paceline.tracking.experiment(`${folder}/there`)
  const deleted = await paceline.tracking.experiment(`${folder}/deleted`)
  await paceline.tracking.send('experiments/delete', { experiment_id: deleted.id })
  await openList(page, folder)
  await page.getByRole('button', { name: `Actions for ${folder}` }).click()
  await page.getByRole('menuitem', { name: 'New experiment here…' }).click()
  const field = page.getByRole('textbox', { name: 'Name' })
  await expect(field).toHaveValue(`${folder}/`)
  await field.fill(there.name)
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByText(`There is already an experiment '${there.name}'.`)).toBeVisible()
  await field.fill(deleted.name)
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByText('An experiment in the trash has this name.')).toBeVisible()
  await expect(field).toHaveValue(deleted.name)
  await field.fill(`${folder}/new`)
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page).toHaveURL(/\/experiments\/\d+$/)
  await openList(page, folder)
  await expect(page.getByRole('link', { name: 'new', exact: true })).toBeVisible()
})

test('an experiment is renamed, and named back', async ({ page, paceline }) => {
  const experiment = await paceline.tracking.experiment('old')
  await openList(page, experiment.name)
  await page.getByRole('button', { name: `Actions for ${experiment.name}` }).click()
  await page.getByRole('menuitem', { name: 'Rename…' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill(`${experiment.name}/better`)
  await page.getByRole('button', { name: 'Rename', exact: true }).click()
  await expect(page.getByRole('link', { name: 'better' })).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('link', { name: experiment.name, exact: true })).toBeVisible()
})

test('a folder moves with all that is in it, but not onto what is there', async ({ page, paceline }) => {
  const mark = unique('move')
  await paceline.tracking.send('experiments/create', { name: `${mark}/a/x` })
  await paceline.tracking.send('experiments/create', { name: `${mark}/a/deep/y` })
  await paceline.tracking.send('experiments/create', { name: `${mark}/b/x` })
  await openList(page, mark)
  await page.getByRole('button', { name: 'Actions for a', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Rename or move…' }).click()
  const field = page.getByRole('combobox', { name: 'Folder' })
  await field.fill(`${mark}/b`)
  await field.press('Enter')
  await expect(page.getByText(`There is already an experiment '${mark}/b/x'.`)).toBeVisible()
  await field.fill(`${mark}/c`)
  await field.press('Enter')
  await expect(page.getByText('2 experiments moved.')).toBeVisible()
  const names = async () =>
    (
      await paceline.tracking.send<{ experiments: { name: string }[] }>('experiments/search', {
        max_results: 100,
        filter: `name LIKE '${mark}%'`,
      })
    ).experiments
      .map(({ name }) => name)
      .sort()
  expect(await names()).toEqual([`${mark}/b/x`, `${mark}/c/deep/y`, `${mark}/c/x`])
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(names).toEqual([`${mark}/a/deep/y`, `${mark}/a/x`, `${mark}/b/x`])
})

test('several are chosen, opened together, deleted and brought back', async ({ page, paceline }) => {
  const folder = unique('several')
  const first = await paceline.tracking.experiment(`${folder}/one`)
  const second = await paceline.tracking.experiment(`${folder}/two`)
  await openList(page, folder)
  await page.getByRole('checkbox', { name: `Select folder ${folder}` }).check()
  const selection = page.getByRole('region', { name: 'Selection' })
  await expect(selection).toContainText('2 selected')
  await expect(selection.getByRole('link', { name: 'Open together' })).toHaveAttribute(
    'href',
    new RegExp(`/experiments/(${first.id},${second.id}|${second.id},${first.id})$`),
  )
  await selection.getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByText('No experiment says that')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('row', { expanded: true }).filter({ hasText: folder })).toContainText('2')
})

test('a note and tags are written beside the list, and found by search', async ({ page, paceline }) => {
  const experiment = await paceline.tracking.experiment('noted')
  await openList(page, experiment.name)
  await page.getByRole('button', { name: `Actions for ${experiment.name}` }).click()
  await page.getByRole('menuitem', { name: 'Note and tags' }).click()
  const details = page.getByRole('dialog', { name: experiment.name })
  await details.getByRole('button', { name: 'Write note' }).click()
  await details.getByRole('textbox', { name: 'Note' }).fill(`Baseline of ${experiment.name}, **final**`)
  await details.getByRole('button', { name: 'Save' }).click()
  await expect(details.locator('strong', { hasText: 'final' })).toBeVisible()
  await details.getByRole('button', { name: 'Add tag' }).click()
  await details.getByRole('textbox', { name: 'Tag name' }).fill('team')
  await details.getByRole('textbox', { name: 'Tag value' }).fill('vision')
  await page.keyboard.press('Enter')
  await expect(details.getByRole('list', { name: 'Tags' })).toContainText('vision')
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await openList(page, `team=vision+${experiment.name}`)
  await expect(rowOf(page, experiment.name)).toContainText(`Baseline of ${experiment.name}`)
})

test('keys move, select, fold and open', async ({ page, paceline }) => {
  const folder = unique('keys')
  const experiment = await paceline.tracking.experiment(`${folder}/only`)
  await openList(page, folder)
  await page.keyboard.press('j')
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByRole('link', { name: /^only/ })).toHaveCount(0)
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await expect(page.getByRole('checkbox', { name: `Select ${experiment.name}` })).toBeChecked()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`/experiments/${experiment.id}$`))
  await page.goBack()
  await expect(page.getByRole('searchbox')).toHaveValue(folder)
})

test('thousands of experiments are a few rows of the page, sorted and found', async ({ page, paceline }) => {
  const mark = unique('many')
  const names = Array.from({ length: 300 }, (_, place) => `${mark}/folder-${place % 10}/experiment-${place}`)
  await Promise.all(names.map((name) => paceline.tracking.send('experiments/create', { name })))
  await openList(page, mark)
  const table = page.getByRole('treegrid', { name: 'Experiments' })
  await expect(table).toHaveAttribute('aria-rowcount', String(300 + 10 + 1 + 1))
  expect(await table.getByRole('row').count()).toBeLessThan(60)
  await page.getByText('List', { exact: true }).click()
  await table.getByRole('button', { name: 'Name' }).click()
  await expect(table.getByRole('link').first()).toHaveText(`${mark}/folder-9/experiment-299`)
  await table.focus()
  await page.keyboard.press('End')
  await expect(table.getByRole('link', { name: `${mark}/folder-0/experiment-0`, exact: true })).toBeVisible()
})

test('a server without runs says how to log the first, and shows it when it begins', async ({
  page,
  paceline,
}) => {
  const { experiments } = await paceline.tracking.send<{ experiments: { experiment_id: string }[] }>(
    'experiments/search',
    { max_results: 10_000 },
  )
  const others = experiments.filter(({ experiment_id }) => experiment_id !== '0')
  await Promise.all(
    others.map(({ experiment_id }) => paceline.tracking.send('experiments/delete', { experiment_id })),
  )
  await page.goto('')
  await expect(page.getByRole('heading', { name: 'Log the first run' })).toBeVisible()
  await expect(page.getByText(`mlflow.set_tracking_uri("${paceline.pagesUrl}")`).first()).toBeVisible()
  await page.getByRole('tab', { name: 'R' }).click()
  await expect(page.getByText(`mlflow_set_tracking_uri("${paceline.pagesUrl}")`)).toBeVisible()
  await expectAccessible(page)
  const first = await paceline.tracking.experiment('first')
  await paceline.tracking.run(first.id, { status: 'RUNNING' })
  await expect(page.getByRole('link', { name: first.name })).toBeVisible()
})

test('the list is accessible', async ({ page, paceline }) => {
  const folder = unique('accessible')
  const experiment = await paceline.tracking.experiment(`${folder}/one`)
  await paceline.tracking.run(experiment.id, { status: 'RUNNING' })
  await paceline.tracking.send('experiments/set-experiment-tag', {
    experiment_id: experiment.id,
    key: 'a',
    value: 'b',
  })
  await openList(page, folder)
  await page.getByRole('checkbox', { name: `Select ${experiment.name}` }).check()
  await expectAccessible(page)
})
