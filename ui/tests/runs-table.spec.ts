import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, type Paceline, test } from './paceline'

const DAY_MS = 86_400_000

/** Some runs of two models, the latest last. */
async function sweep(paceline: Paceline, count = 6) {
  const experiment = await paceline.tracking.experiment('table')
  const ids: string[] = []
  for (let index = 0; index < count; index += 1) {
    const isVit = index % 2 === 0
    ids.push(
      await paceline.tracking.run(experiment.id, {
        name: `${isVit ? 'vit' : 'cnn'}-${index}`,
        startTimeMs: Date.now() - DAY_MS + index * 60_000,
        params: { model: isVit ? 'vit' : 'cnn', lr: 10 ** -index, epochs: 10 },
        metrics: { loss: [1, (index + 1) / 10, (index + 2) / 10], accuracy: 1 - index / 10 },
        tags: { team: isVit ? 'vision' : 'nlp' },
        status: index === 3 ? 'FAILED' : 'FINISHED',
      }),
    )
  }
  return { ...experiment, ids, path: `experiments/${experiment.id}` }
}

const grid = (page: Page) => page.getByRole('grid', { name: /^Runs of/ })
const names = (page: Page) => page.getByRole('gridcell').getByRole('link')
const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })
const head = (page: Page, name: string) =>
  page.getByRole('columnheader', { name }).getByRole('button', { name, exact: true })

/** What keeps people from using the page, in a line each. */
async function barriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa']).analyze()
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`,
  )
}

test('an experiment opens with its runs and the columns that tell them apart', async ({ page, paceline }) => {
  const experiment = await sweep(paceline)
  await page.goto(experiment.path)
  await expect(names(page)).toHaveText(['cnn-5', 'vit-4', 'cnn-3', 'vit-2', 'cnn-1', 'vit-0'])
  await expect(page.getByRole('status').filter({ hasText: '6 runs' })).toBeVisible()
  await expect(page.getByRole('columnheader', { name: 'accuracy' })).toBeVisible()
  await expect(page.getByRole('columnheader', { name: 'lr' })).toBeVisible()
  await expect(page.getByRole('columnheader', { name: 'epochs' })).toHaveCount(0)
  await expect(row(page, 'cnn-3').getByRole('img', { name: 'Failed' })).toBeVisible()
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '7')
})

test('a part of a name filters, and so does a query; Back undoes', async ({ page, paceline }) => {
  const experiment = await sweep(paceline)
  await page.goto(experiment.path)
  const filter = page.getByRole('combobox', { name: 'Filter runs' })
  await expect(names(page)).toHaveCount(6)
  await page.keyboard.press('/')
  await page.keyboard.type('vit')
  await page.keyboard.press('Enter')
  await expect(names(page)).toHaveText(['vit-4', 'vit-2', 'vit-0'])
  await filter.fill("metrics.loss < 0.5 AND params.model = 'cnn'")
  await filter.press('Enter')
  await expect(names(page)).toHaveText(['cnn-1'])
  await page.goBack()
  await expect(names(page)).toHaveText(['vit-4', 'vit-2', 'vit-0'])
  await expect(filter).toHaveValue('vit')
})

test('an error is shown at its place, and the rows stay', async ({ page, paceline }) => {
  const experiment = await sweep(paceline)
  await page.goto(experiment.path)
  await expect(names(page)).toHaveCount(6)
  const filter = page.getByRole('combobox', { name: 'Filter runs' })
  await filter.fill('metrics.loss < high')
  await filter.press('Enter')
  await expect(page.getByRole('alert')).toContainText('number')
  await expect(page.locator('mark')).toHaveText('high')
  await expect(filter).toHaveAttribute('aria-invalid', 'true')
  await expect(names(page)).toHaveCount(6)
})

test('keys, operators and values are offered while one types', async ({ page, paceline }) => {
  const experiment = await sweep(paceline)
  await page.goto(experiment.path)
  const filter = page.getByRole('combobox', { name: 'Filter runs' })
  await filter.pressSequentially('mod')
  await page.getByRole('option', { name: 'params.model' }).click()
  await page.getByRole('option', { name: '=', exact: false }).first().click()
  await expect(page.getByRole('option', { name: "'vit'" })).toContainText('3 runs')
  await filter.press('ArrowDown')
  await filter.press('ArrowDown')
  await filter.press('Enter')
  await expect(filter).toHaveValue("params.model = 'vit' ")
  await filter.press('Escape')
  await filter.press('Enter')
  await expect(names(page)).toHaveText(['vit-4', 'vit-2', 'vit-0'])
})

test('common filters are one click', async ({ page, paceline }) => {
  const experiment = await sweep(paceline)
  await page.goto(experiment.path)
  await page.getByRole('button', { name: 'Failed' }).click()
  await expect(names(page)).toHaveText(['cnn-3'])
  await expect(page.getByRole('button', { name: 'Failed' })).toHaveAttribute('aria-pressed', 'true')
  await page.getByRole('button', { name: 'Failed' }).click()
  await expect(names(page)).toHaveCount(6)
})

test('heads sort, and with shift by several columns', async ({ page, paceline }) => {
  const experiment = await sweep(paceline)
  await page.goto(experiment.path)
  await head(page, 'model').click()
  await expect(names(page)).toHaveText(['cnn-1', 'cnn-3', 'cnn-5', 'vit-0', 'vit-2', 'vit-4'])
  await head(page, 'accuracy').click({ modifiers: ['Shift'] })
  await head(page, 'accuracy').click({ modifiers: ['Shift'] })
  await expect(names(page)).toHaveText(['cnn-5', 'cnn-3', 'cnn-1', 'vit-4', 'vit-2', 'vit-0'])
  const accuracy = page.getByRole('columnheader', { name: 'accuracy' })
  await expect(accuracy).toHaveAttribute('aria-sort', 'ascending')
  await head(page, 'lr').click()
  await expect(names(page).first()).toHaveText('cnn-5')
  await page.reload()
  await expect(names(page)).toHaveText(['cnn-5', 'vit-4', 'cnn-3', 'vit-2', 'cnn-1', 'vit-0'])
})

test('columns are chosen: the best of a metric, its value at a step, what differs', async ({
  page,
  paceline,
}) => {
  const experiment = await sweep(paceline)
  await page.goto(experiment.path)
  await expect(names(page)).toHaveCount(6)
  await page.keyboard.press('e')
  const picker = page.getByRole('dialog', { name: 'Columns' })
  await picker.getByRole('button', { name: 'loss best' }).click()
  const step = picker.getByRole('textbox', { name: 'loss at a step' })
  await step.fill('1')
  await step.press('Enter')
  await expect(picker.getByText('epochs')).toBeVisible()
  await picker.getByRole('switch', { name: 'Only keys that differ' }).click({ force: true })
  await expect(picker.getByText('epochs')).toHaveCount(0)
  await expect(picker.getByText('lr', { exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('columnheader', { name: 'loss best' })).toBeVisible()
  await expect(page.getByRole('columnheader', { name: 'loss at 1' })).toBeVisible()
  await expect(row(page, 'cnn-1')).toContainText('0.2')
  await page.reload()
  await expect(page.getByRole('columnheader', { name: 'loss best' })).toBeVisible()
})

test('columns move by keyboard and by dragging, get wider, and stay at the left', async ({
  page,
  paceline,
}) => {
  const experiment = await sweep(paceline, 2)
  await page.goto(`${experiment.path}?columns=run_name|pin,metrics.loss,metrics.accuracy,params.lr`)
  const heads = page.getByRole('columnheader')
  await expect(heads).toHaveCount(4)
  await head(page, 'loss').focus()
  await page.keyboard.press('Alt+ArrowRight')
  await expect(heads.nth(1)).toContainText('accuracy')
  await page
    .getByRole('columnheader', { name: 'lr' })
    .dragTo(page.getByRole('columnheader', { name: 'accuracy' }))
  await expect(heads.nth(1)).toContainText('lr')
  const width = page.getByRole('separator', { name: 'Width of loss' })
  await width.focus()
  await page.keyboard.press('ArrowRight')
  await expect(width).toHaveAttribute('aria-valuenow', '128')
  await page.getByRole('columnheader', { name: 'loss' }).hover()
  await page.getByRole('button', { name: 'Column loss' }).click()
  await page.getByRole('menuitem', { name: 'Keep at the left' }).click()
  await expect(heads.nth(1)).toContainText('loss')
  await page.reload()
  await expect(heads.nth(1)).toContainText('loss')
})

test('runs are selected by range and compared', async ({ page, paceline }) => {
  const experiment = await sweep(paceline)
  await page.goto(experiment.path)
  await page.getByRole('checkbox', { name: 'Select vit-4' }).click()
  await page.getByRole('checkbox', { name: 'Select vit-2' }).click({ modifiers: ['Shift'] })
  await expect(page.getByRole('status').filter({ hasText: '3 selected' })).toBeVisible()
  await page.keyboard.press('c')
  await expect(page).toHaveURL(/\/compare\?runs=/)
  expect(new URL(page.url()).searchParams.get('runs')?.split(',')).toEqual(
    [4, 3, 2].map((index) => experiment.ids[index]),
  )
})

test('rows are moved through and opened by keyboard', async ({ page, paceline }) => {
  const experiment = await sweep(paceline)
  await page.goto(experiment.path)
  await expect(names(page)).toHaveCount(6)
  for (const key of ['j', 'j', 'x', 'j', 'k', 'k', 'x']) await page.keyboard.press(key)
  await expect(page.getByRole('checkbox', { name: 'Select vit-4' })).toBeChecked()
  await expect(page.getByRole('checkbox', { name: 'Select cnn-5' })).toBeChecked()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('checkbox', { name: 'Select vit-4' })).not.toBeChecked()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`/runs/${experiment.ids[4]}$`))
})

test('all that match are tagged, and the tags are taken back', async ({ page, paceline }) => {
  const experiment = await sweep(paceline)
  await page.goto(`${experiment.path}?columns=tags.team&filter=vit`)
  await expect(names(page)).toHaveCount(3)
  await page.getByRole('checkbox', { name: 'Select all runs that match' }).click()
  await expect(page.getByRole('status').filter({ hasText: '3 selected' })).toBeVisible()
  await page.getByRole('toolbar', { name: 'Selected runs' }).getByRole('button', { name: 'Tag' }).click()
  await page.getByRole('combobox', { name: 'Key' }).fill('team')
  await page.getByRole('textbox', { name: 'Value' }).fill('audio')
  await page.getByRole('button', { name: 'Set tag' }).click()
  await expect(row(page, 'vit-0')).toContainText('audio')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(row(page, 'vit-0')).toContainText('vision')
})

test('more runs than one request names go to the trash and come back', async ({ page, paceline }) => {
  const experiment = await paceline.tracking.experiment('many')
  const create = () => paceline.tracking.send('runs/create', { experiment_id: experiment.id })
  for (let made = 0; made < 1001; made += 91) await Promise.all(Array.from({ length: 91 }, create))
  await page.goto(`experiments/${experiment.id}`)
  await page.getByRole('checkbox', { name: 'Select all runs that match' }).click()
  await page.getByRole('button', { name: 'Move to trash' }).click()
  await expect(page.getByText('Moved 1,001 runs to the trash.')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('1,001 runs', { exact: true })).toBeVisible()
})

test('runs go to the trash and come back', async ({ page, paceline }) => {
  const experiment = await sweep(paceline)
  await page.goto(experiment.path)
  await page.getByRole('checkbox', { name: 'Select vit-4' }).click()
  await page.getByRole('checkbox', { name: 'Select cnn-3' }).click()
  await page.getByRole('button', { name: 'Move to trash' }).click()
  await expect(names(page)).toHaveText(['cnn-5', 'vit-2', 'cnn-1', 'vit-0'])
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Deleted runs' }).click()
  await expect(names(page)).toHaveText(['vit-4', 'cnn-3'])
  await page.getByRole('checkbox', { name: 'Select vit-4' }).click()
  await page.getByRole('button', { name: 'Restore' }).click()
  await expect(names(page)).toHaveText(['cnn-3'])
  await page.getByRole('button', { name: 'Undo' }).last().click()
  await expect(names(page)).toHaveText(['vit-4', 'cnn-3'])
})

test('the runs that match are downloaded', async ({ page, paceline }) => {
  const experiment = await sweep(paceline)
  await page.goto(`${experiment.path}?filter=cnn`)
  await expect(names(page)).toHaveCount(3)
  await page.getByRole('button', { name: 'More', exact: true }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'CSV' }).click()
  const file = await download
  expect(file.suggestedFilename()).toBe(`${experiment.name}.csv`)
  const stream = await file.createReadStream()
  const text = Buffer.concat(await stream.toArray()).toString()
  expect(text.trim().split('\n')).toHaveLength(4)
  expect(text).toContain('params.lr')
})

test('runs are grouped with mean and confidence, and groups open', async ({ page, paceline }) => {
  const experiment = await sweep(paceline)
  await page.goto(experiment.path)
  await page.getByRole('button', { name: 'Group' }).click()
  await page.getByRole('menuitem', { name: 'model' }).click()
  await page.keyboard.press('Escape')
  const groups = page.getByRole('treegrid')
  const vit = groups.getByRole('row').filter({ hasText: 'vit' })
  await expect(vit).toContainText('n = 3')
  await expect(vit).toContainText('0.8')
  await expect(vit).toContainText('±')
  await expect(vit.getByRole('link', { name: /^Best run: vit-0, 1$/ })).toBeVisible()
  await groups.getByRole('button', { name: 'Open vit' }).click()
  await expect(names(page).filter({ hasText: /^vit-/ })).toHaveText(['vit-4', 'vit-2', 'vit-0'])
})

test('children stand below their parents', async ({ page, paceline }) => {
  const experiment = await paceline.tracking.experiment('tree')
  const parent = await paceline.tracking.run(experiment.id, { name: 'sweep' })
  const child = await paceline.tracking.run(experiment.id, { name: 'trial', parentRunId: parent })
  await paceline.tracking.run(experiment.id, { name: 'fold', parentRunId: child, metrics: { loss: 0.25 } })
  await page.goto(`experiments/${experiment.id}`)
  await expect(names(page)).toHaveCount(3)
  await page.getByRole('button', { name: 'Tree' }).click()
  await expect(names(page)).toHaveText(['sweep'])
  await page.getByRole('button', { name: 'Open sweep' }).click()
  await page.getByRole('button', { name: 'Open trial' }).click()
  await expect(names(page)).toHaveText(['sweep', 'trial', 'fold'])
  await expect(row(page, 'fold')).toHaveAttribute('aria-level', '3')
  await expect(row(page, 'fold')).toContainText('0.25')
  await page.getByRole('combobox', { name: 'Filter runs' }).fill('fold')
  await expect(names(page)).toHaveText(['fold'])
})

test('the baseline stays on top and others tell how they differ', async ({ page, paceline }) => {
  const experiment = await sweep(paceline)
  await page.goto(`${experiment.path}?columns=metrics.accuracy,params.model`)
  await row(page, 'vit-2').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Make it the baseline' }).click()
  await expect(names(page).first()).toHaveText('vit-2')
  await page.getByRole('button', { name: 'Difference to baseline' }).click()
  await expect(row(page, 'cnn-5')).toContainText('−0.3')
  await expect(row(page, 'vit-0')).toContainText('+0.2')
  await page.reload()
  await expect(page.getByRole('rowgroup', { name: 'Rows that stay on top' })).toContainText('Baseline')
})

test('a run is renamed and noted where it stands', async ({ page, paceline }) => {
  const experiment = await sweep(paceline, 2)
  await page.goto(`${experiment.path}?columns=note`)
  await expect(names(page)).toHaveText(['cnn-1', 'vit-0'])
  await page.keyboard.press('j')
  await page.keyboard.press('F2')
  await page.keyboard.type('best-cnn')
  await page.keyboard.press('Enter')
  await expect(names(page)).toHaveText(['best-cnn', 'vit-0'])
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(names(page)).toHaveText(['cnn-1', 'vit-0'])
  await row(page, 'vit-0').getByRole('gridcell').nth(1).dblclick()
  await page.getByRole('textbox', { name: 'Note of vit-0' }).fill('overfits')
  await page.keyboard.press('Enter')
  await expect(row(page, 'vit-0')).toContainText('overfits')
  await page.goto(`${experiment.path}?columns=params.lr`)
  await row(page, 'vit-0').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Write a note' }).click()
  await expect(page.getByRole('textbox', { name: 'Note of vit-0' })).toHaveValue('overfits')
})

test('a view is saved for everybody, opened and deleted', async ({ page, paceline }) => {
  const experiment = await sweep(paceline)
  await page.goto(`${experiment.path}?filter=vit&sort=metrics.loss`)
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('textbox', { name: 'Name of this view' }).fill('the vits')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Saved the view “the vits”.')).toBeVisible()
  await page.goto(experiment.path)
  await expect(names(page)).toHaveCount(6)
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('menuitem', { name: 'the vits' }).click()
  await expect(names(page)).toHaveText(['vit-0', 'vit-2', 'vit-4'])
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('button', { name: 'Delete the view the vits' }).click()
  await expect(page.getByRole('menuitem', { name: 'the vits' })).toHaveCount(0)
})

test('the goal of a metric says which end is best', async ({ page, paceline }) => {
  const experiment = await sweep(paceline, 2)
  await page.goto(`${experiment.path}?columns=best(metrics.loss)|heat`)
  await expect(row(page, 'cnn-1')).toContainText('0.2')
  await page.getByRole('columnheader', { name: 'loss best' }).hover()
  await page.getByRole('button', { name: 'Column loss best' }).click()
  await page.getByRole('menuitem', { name: 'Higher' }).click()
  await expect(row(page, 'cnn-1').getByRole('gridcell').nth(1)).toHaveText('1')
})

test('a new run appears by itself, and one who has scrolled stays there', async ({ page, paceline }) => {
  const experiment = await paceline.tracking.experiment('live')
  const start = Date.now() - DAY_MS
  for (let index = 0; index < 60; index += 1) {
    await paceline.tracking.run(experiment.id, { name: `run-${index}`, startTimeMs: start + index * 1000 })
  }
  await page.goto(`experiments/${experiment.id}`)
  await expect(names(page).first()).toHaveText('run-59')
  await expect(page.getByRole('button', { name: /^Live/ })).toBeVisible()
  await paceline.tracking.run(experiment.id, { name: 'newest' })
  await expect(names(page).first()).toHaveText('newest')
  await grid(page).evaluate((element) => element.scrollTo({ top: 20 * 32 }))
  const before = row(page, 'run-35')
  await expect(before).toBeVisible()
  const top = (await before.boundingBox())?.y
  await paceline.tracking.run(experiment.id, { name: 'later' })
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '63')
  await expect.poll(async () => (await before.boundingBox())?.y).toBe(top)
})

test('thousands of runs are scrolled through without reading them all', async ({ page, paceline }) => {
  test.setTimeout(120_000)
  const experiment = await paceline.tracking.experiment('many')
  const start = Date.now() - DAY_MS
  for (let first = 0; first < 1500; first += 50) {
    await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        paceline.tracking.send('runs/create', {
          experiment_id: experiment.id,
          run_name: `run-${first + index}`,
          start_time: start + (first + index) * 1000,
        }),
      ),
    )
  }
  let pages = 0
  await page.route('**/runs/query', (route) => {
    pages += 1
    return route.continue()
  })
  await page.goto(`experiments/${experiment.id}`)
  await expect(names(page).first()).toHaveText('run-1499')
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '1501')
  await grid(page).evaluate((element) => element.scrollTo({ top: element.scrollHeight }))
  await expect(names(page).last()).toHaveText('run-0')
  expect(pages).toBeLessThan(15)
  expect(await grid(page).locator('*').count()).toBeLessThan(2500)
  await page.getByRole('combobox', { name: 'Filter runs' }).fill('run-77')
  await expect(names(page).first()).toHaveText('run-779')
})

test('charts stand beside the table and show the runs whose eye is on', async ({ page, paceline }) => {
  const experiment = await sweep(paceline, 12)
  await page.goto(experiment.path)
  await page.getByRole('radiogroup', { name: 'Layout' }).getByText('Both').click()
  const charts = page.getByRole('region', { name: 'Charts' })
  await expect(charts.getByRole('status').first()).toHaveText('10 of 12 runs shown')
  await page.getByRole('button', { name: 'Show vit-10 in charts' }).click()
  await expect(charts.getByRole('status').first()).toHaveText('9 of 12 runs shown')
  await charts.getByRole('button', { name: 'Show', exact: true }).click()
  await page.getByRole('menuitem', { name: '25 runs' }).click()
  await expect(charts.getByRole('status').first()).toHaveText('11 of 12 runs shown')
  const divider = page.getByRole('separator', { name: 'Width of the table' })
  await divider.focus()
  await page.keyboard.press('ArrowLeft')
  await expect(page).toHaveURL(/split=48/)
})

test('an empty experiment teaches how to log, and the first run appears', async ({ page, paceline }) => {
  const experiment = await paceline.tracking.experiment('empty')
  await page.goto(`experiments/${experiment.id}`)
  await expect(page.getByRole('heading', { name: 'No runs yet' })).toBeVisible()
  await expect(page.locator('pre')).toContainText(`mlflow.set_experiment("${experiment.name}")`)
  await paceline.tracking.run(experiment.id, { name: 'the first' })
  await expect(names(page)).toHaveText(['the first'])
})

test('several experiments are one table', async ({ page, paceline }) => {
  const one = await sweep(paceline, 1)
  const other = await sweep(paceline, 1)
  await page.goto(`experiments/${one.id},${other.id}`)
  await expect(names(page)).toHaveCount(2)
  await expect(page.getByRole('heading', { level: 1 })).toContainText(other.name)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the page has no barriers that can be checked (${colorScheme})`, async ({ page, paceline }) => {
    const experiment = await sweep(paceline)
    await page.emulateMedia({ colorScheme })
    await page.goto(`${experiment.path}?baseline=${experiment.ids[0]}&difference=yes&sort=metrics.loss`)
    await expect(names(page)).toHaveCount(7)
    await page.getByRole('checkbox', { name: 'Select vit-4' }).click()
    expect(await barriers(page)).toEqual([])
  })

  test(`groups have no barriers that can be checked (${colorScheme})`, async ({ page, paceline }) => {
    const experiment = await sweep(paceline)
    await page.emulateMedia({ colorScheme })
    await page.goto(`${experiment.path}?by=params.model`)
    await expect(page.getByRole('treegrid')).toContainText('n = 3')
    expect(await barriers(page)).toEqual([])
  })
}
