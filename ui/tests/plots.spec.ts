import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible'
import { expect, test } from './paceline'
import type { Tracking } from './tracking'

/** Runs of a sweep: `lr` over three powers of ten, two models, a loss that follows from both. */
async function sweep(tracking: Tracking, count = 12) {
  const { id } = await tracking.experiment('sweep')
  const runs = Array.from({ length: count }, (_, place) => ({
    name: `run-${place}`,
    params: {
      lr: 10 ** (place % 4) / 1000,
      width: 16 * (1 + (place % 3)),
      model: place % 2 === 0 ? 'vit' : 'resnet',
    },
    metrics: { 'val/loss': (place % 4) / 10 + (place % 2) },
  }))
  return Promise.all(runs.map((run) => tracking.run(id, run)))
}

const plot = (page: Page) => page.getByTestId('plot')

async function openPlot(page: Page, runIds: string[], search: string) {
  await page.goto(`compare?runs=${runIds.join(',')}&tab=plots&${search}`)
  await isDrawn(page)
}

/** The library that draws is large, and machines that run tests are busy. */
const isDrawn = (page: Page) => expect(plot(page).locator('canvas').first()).toBeVisible({ timeout: 20_000 })

/** Takes one of several choices that lie beside each other. */
const choose = (page: Page, group: string, choice: string) =>
  page.getByRole('radiogroup', { name: group }).getByText(choice, { exact: true }).click()

/** Where something is in the plot, from its left and top. */
async function at(page: Page, place: (size: { width: number; height: number }) => { x: number; y: number }) {
  const box = await plot(page).boundingBox()
  if (!box) throw new Error('there is no plot')
  const { x, y } = place(box)
  return { x: box.x + x, y: box.y + y }
}

test('a dot of the scatter plot names its run and opens it', async ({ page, paceline }) => {
  const { tracking } = paceline
  const { id } = await tracking.experiment('corners')
  const low = await tracking.run(id, { name: 'low', params: { lr: 0 }, metrics: { loss: 0 } })
  const high = await tracking.run(id, { name: 'high', params: { lr: 1 }, metrics: { loss: 1 } })
  await openPlot(page, [low, high], 'plot.x=params.lr&plot.y=metrics.loss&plot.size=metrics.loss')
  await expect(plot(page)).toHaveAccessibleName(/Scatter plot of loss over lr, 2 runs/)
  // The large dot in the upper right corner.
  const corner = await at(page, ({ width }) => ({ x: width - 28, y: 22 }))
  await page.mouse.move(corner.x, corner.y)
  await expect(plot(page)).toContainText('high')
  await page.mouse.click(corner.x, corner.y)
  await expect(page).toHaveURL(new RegExp(`/runs/${high}$`))
})

test('brushing an axis of parallel coordinates picks runs out', async ({ page, paceline }) => {
  const runIds = await sweep(paceline.tracking)
  await openPlot(page, runIds, 'plot.kind=parallel')
  const count = page.getByRole('status', { name: 'Selected runs' })
  await expect(count).toContainText('12 runs')
  // Along the first axis, over its upper half.
  const top = await at(page, () => ({ x: 56, y: 30 }))
  const middle = await at(page, ({ height }) => ({ x: 56, y: height / 2 }))
  await page.mouse.move(top.x, top.y)
  await page.mouse.down()
  await page.mouse.move(middle.x, middle.y, { steps: 5 })
  await page.mouse.up()
  await expect(count).toHaveText('6 of 12 runs selected')
  await expect(page).toHaveURL(/plot\.brush=params\.lr/)
  await expect(
    page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'val/loss' }) }),
  ).toContainText('0.2 – 1.3')
  await page.reload()
  await isDrawn(page)
  await expect(count).toHaveText('6 of 12 runs selected')
  await page.getByRole('button', { name: 'Clear' }).click()
  await expect(count).toContainText('12 runs')
})

test('runs are picked and axes put in order without a mouse', async ({ page, paceline }) => {
  const runIds = await sweep(paceline.tracking)
  await openPlot(page, runIds, 'plot.kind=parallel')
  await page.getByRole('button', { name: /^Axes/ }).press('Enter')
  const axes = page.getByRole('region', { name: 'Axes' })
  await expect(axes.getByRole('rowheader')).toHaveText(['lr', 'model', 'width', 'val/loss'])
  await axes.getByRole('button', { name: 'Move width to the left' }).press('Enter')
  await expect(axes.getByRole('rowheader')).toHaveText(['lr', 'width', 'model', 'val/loss'])
  await axes.getByLabel('width from').fill('32')
  await expect(page.getByRole('status', { name: 'Selected runs' })).toHaveText('8 of 12 runs selected')
  await axes.getByRole('button', { name: 'Remove lr' }).press('Enter')
  await expect(axes.getByRole('rowheader')).toHaveText(['width', 'model', 'val/loss'])
  await page.getByRole('combobox', { name: 'Add an axis' }).fill('durat')
  await page.getByRole('option', { name: 'Duration (s)' }).click()
  await expect(axes.getByRole('rowheader')).toHaveText(['width', 'model', 'val/loss', 'Duration (s)'])
  await expect(page.getByRole('combobox', { name: 'Add an axis' })).toHaveValue('')
})

test('a plot is saved as picture, drawing and numbers', async ({ page, paceline }) => {
  const runIds = await sweep(paceline.tracking, 4)
  await openPlot(page, runIds, 'plot.kind=bar&plot.metric=metrics.val/loss&plot.by=params.model')
  const save = async (name: string) => {
    await page.getByRole('button', { name: 'Save this plot' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name }).click(),
    ])
    return { name: download.suggestedFilename(), content: await readFile(await download.path()) }
  }
  const picture = await save('Picture (PNG)')
  expect(picture.name).toBe('bars val_loss by model.png')
  expect(picture.content.subarray(1, 4).toString()).toBe('PNG')
  const drawing = (await save('Drawing (SVG)')).content.toString()
  expect(drawing).toMatch(/^<svg/)
  expect(drawing).toContain('resnet')
  const numbers = (await save('Numbers (CSV)')).content.toString()
  expect(numbers.split('\n')[0]).toBe('model,n,mean,standard deviation,95 % confidence ±,min,max')
  expect(numbers).toContain('\nvit,2,0.1,')
})

test('every kind of plot has its numbers as a table', async ({ page, paceline }) => {
  const runIds = await sweep(paceline.tracking)
  await openPlot(page, runIds, 'plot.table=1')
  for (const [kind, cell] of [
    ['Bars', 'run-3'],
    ['Boxes', 'resnet'],
    ['Histogram', '0'],
    ['Parallel', 'vit'],
    ['Contour', 'run-11'],
    ['Importance', 'correlation ratio'],
    ['Scatter', 'run-0'],
  ] as const) {
    await choose(page, 'Kind of plot', kind)
    await expect(
      page
        .getByRole('region', { name: /^Numbers/ })
        .getByRole('cell', { name: cell, exact: true })
        .first(),
    ).toBeVisible()
  }
})

test('the importance of a param says how it was found, and leads to its plot', async ({ page, paceline }) => {
  const runIds = await sweep(paceline.tracking)
  await openPlot(page, runIds, 'plot.kind=importance')
  await expect(page.getByRole('list', { name: 'Notes on this plot' })).toContainText(
    'over 12 runs: |Spearman’s ρ|',
  )
  const firstBar = await at(page, ({ width }) => ({ x: width / 4, y: 20 }))
  await page.mouse.click(firstBar.x, firstBar.y)
  await expect(page).toHaveURL(/plot\.kind=box&.*plot\.by=params\.model|plot\.by=params\.model/)
})

test('too few runs are told what is needed', async ({ page, paceline }) => {
  const { tracking } = paceline
  const { id } = await tracking.experiment('one')
  const runId = await tracking.run(id, { params: { lr: 1 }, metrics: { loss: 1 } })
  await page.goto(`compare?runs=${runId}&tab=plots&plot.kind=importance`)
  await expect(page.getByText('Importance needs params that differ between runs')).toBeVisible()
  await choose(page, 'Kind of plot', 'Contour')
  await expect(page.getByText('A contour needs two params that are numbers')).toBeVisible()
})

/** A picture of one colour, as MLflow's clients log it. */
const square = (color: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8" fill="${color}"/></svg>`

async function imageRuns(tracking: Tracking) {
  const { id } = await tracking.experiment('images')
  const runIds = await Promise.all(['one', 'two'].map((name) => tracking.run(id, { name })))
  for (const runId of runIds) {
    for (const step of [0, 10, 20]) {
      if (runId === runIds[1] && step === 20) continue
      const path = `images/val~sample+step+${step}+timestamp+1700000000000+${step}.svg`
      await tracking.artifact(id, runId, path, square('teal'))
    }
  }
  return runIds
}

test('one slider moves the images of all runs', async ({ page, paceline }) => {
  const runIds = await imageRuns(paceline.tracking)
  await page.goto(`compare?runs=${runIds.join(',')}&tab=images`)
  const images = page.getByRole('region', { name: 'Images' })
  await expect(images.getByRole('img', { name: 'val/sample of one at step 20' })).toBeVisible()
  await expect(images.getByRole('img', { name: 'val/sample of two at step 10' })).toBeVisible()
  await images.getByRole('slider', { name: 'Step' }).press('Home')
  await expect(images.getByRole('img', { name: 'val/sample of one at step 0' })).toBeVisible()
  await expect(images.getByRole('img', { name: 'val/sample of two at step 0' })).toBeVisible()
  await expect(page).toHaveURL(/image\.step=0/)
  await choose(page, 'Layout', 'All steps')
  await expect(images.getByRole('img', { name: /at step/ })).toHaveCount(5)
})

test('an image is large, with another run’s beside it', async ({ page, paceline }) => {
  const runIds = await imageRuns(paceline.tracking)
  await page.goto(`compare?runs=${runIds.join(',')}&tab=images`)
  await page.getByRole('button', { name: /of one at step 20/ }).click()
  const large = page.getByRole('dialog', { name: 'val/sample, step 20' })
  await large.getByLabel('Beside it').click()
  await page.getByRole('option', { name: 'two' }).click()
  await expect(large.getByRole('img', { name: 'val/sample of two at step 10' })).toBeVisible()
  await page.keyboard.press('Escape')
})

test('people who use plots and images otherwise can', async ({ page, paceline }) => {
  const runIds = await sweep(paceline.tracking, 4)
  await openPlot(page, runIds, 'plot.kind=parallel&plot.table=1&plot.brush=params.lr:0.001:0.01')
  await expectAccessible(page)
  await page.goto(`compare?runs=${(await imageRuns(paceline.tracking)).join(',')}&tab=images`)
  await expect(page.getByRole('img', { name: /of one at step 20/ })).toBeVisible()
  await expectAccessible(page)
})
