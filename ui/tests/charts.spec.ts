import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { expectAccessible } from './accessible'
import { expect, test } from './paceline'

const chart = (page: Page, key: string) => page.getByRole('article', { name: key, exact: true })
const lines = (place: Locator) => place.getByRole('group')
/** What a chart says of how much it draws. */
const drawn = (place: Locator) => place.locator('[data-drawn-points]')

/** Values that fall smoothly, so that a spike stands out. */
const falling = (count: number) => Array.from({ length: count }, (_, step) => Math.exp((-3 * step) / count))

async function choose(page: Page, key: string, item: string) {
  await chart(page, key).hover()
  await page.getByRole('button', { name: `More for ${key}`, exact: true }).click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
  // It fades out, and lies over the chart until then.
  await expect(page.getByRole('menu')).toHaveCount(0)
}

async function save(page: Page, key: string, format: string): Promise<Buffer> {
  const download = page.waitForEvent('download')
  await choose(page, key, format)
  return readFile(await (await download).path())
}

/** Drags over a part of a chart's area, from one share of its width to another. */
async function drag(page: Page, place: Locator, from: number, to: number) {
  const box = await place.locator('.u-over').boundingBox()
  if (!box) throw new Error('The chart has no area.')
  const y = box.y + box.height / 2
  await page.mouse.move(box.x + box.width * from, y)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * ((from + to) / 2), y)
  await page.mouse.move(box.x + box.width * to, y)
  // The range is drawn with the next frame, and read from there.
  await expect
    .poll(async () => (await place.locator('.u-select').boundingBox())?.width ?? 0)
    .toBeGreaterThan(4)
  await page.mouse.up()
}

test('a spike among very many points is drawn, and zooming in brings back the points themselves', async ({
  page,
  paceline: { tracking },
}) => {
  const { id } = await tracking.experiment('spike')
  const values = falling(20_000)
  values[12_345] = 77
  const runId = await tracking.run(id, { metrics: { loss: values } })
  await page.goto(`runs/${runId}/charts`)
  const loss = chart(page, 'loss')
  await expect(loss).toContainText(/1,000 of 20,000 points/)
  const rows = (await save(page, 'loss', 'CSV of what is drawn')).toString().split('\n')
  expect(rows.some((row) => row.split(',')[8] === '77')).toBe(true)

  await drag(page, loss, 0.6, 0.64)
  await expect(page).toHaveURL(/chart\.from=\d+&chart\.to=\d+/)
  await expect(loss).not.toContainText(/ of .* points/)
  const total = await drawn(loss).getAttribute('data-total-points')
  await expect(drawn(loss)).toHaveAttribute('data-drawn-points', total ?? '')
  await loss.locator('.u-over').dblclick()
  await expect(page).not.toHaveURL(/chart\.from/)
  await expect(loss).toContainText(/1,000 of 20,000 points/)
})

test('superseded points are shown when somebody wants to see them, and say what they are', async ({
  page,
  paceline: { tracking },
}) => {
  const { id } = await tracking.experiment('superseded')
  const runId = await tracking.run(id, { name: 'owl', metrics: { loss: falling(60) }, status: 'RUNNING' })
  await tracking.log(runId, [{ key: 'only-late', value: 1, step: 50, timestampMs: Date.now() }])
  await page.goto(`runs/${runId}/charts`)
  const loss = chart(page, 'loss')
  await expect(drawn(loss)).toHaveAttribute('data-total-points', '60')
  const toggle = page.getByRole('button', { name: 'Superseded points', exact: true })
  await expect(toggle).toHaveCount(0)

  // It goes back before the eyes.
  await tracking.supersede(runId, 30)
  await expect(drawn(loss)).toHaveAttribute('data-total-points', '30')
  await expect(toggle).toHaveAttribute('aria-pressed', 'false')
  await expect(chart(page, 'only-late')).toHaveCount(0)
  const again = Array.from({ length: 10 }, (_, index) => ({
    key: 'loss',
    value: 0.1,
    step: 30 + index,
    timestampMs: Date.now(),
  }))
  await tracking.log(runId, again)
  await expect(drawn(loss)).toHaveAttribute('data-total-points', '40')

  await toggle.click()
  await expect(toggle).toHaveAttribute('aria-pressed', 'true')
  await expect(page).toHaveURL(/chart\.superseded=1/)
  await expect(drawn(loss)).toHaveAttribute('data-total-points', '70')
  await expect(chart(page, 'only-late')).toBeVisible()
  const rows = (await save(page, 'loss', 'CSV of what is drawn')).toString().split('\n')
  const labels = rows.slice(1).map((row) => row.split(',')[0])
  expect(labels.filter((label) => label === 'owl · superseded')).toHaveLength(30)
  expect(labels.filter((label) => label === 'owl')).toHaveLength(40)
  await loss.locator('.u-over').hover({ position: { x: 200, y: 40 } })
  await expect(loss.getByRole('status')).toContainText('owl · superseded')
  await expectAccessible(page)

  await page.reload()
  await expect(drawn(loss)).toHaveAttribute('data-total-points', '70')
  await toggle.click()
  await expect(drawn(loss)).toHaveAttribute('data-total-points', '40')
  await expect(page).not.toHaveURL(/superseded/)
})

test('new points appear within a second, and zoom and what is pointed at stay', async ({
  page,
  paceline: { tracking },
}) => {
  const { id } = await tracking.experiment('live')
  const runId = await tracking.run(id, { metrics: { loss: falling(20) }, status: 'RUNNING' })
  await page.goto(`runs/${runId}/charts?chart.from=5&chart.to=40`)
  const loss = chart(page, 'loss')
  await expect(drawn(loss)).toHaveAttribute('data-total-points', '15')
  await expect(page.getByText('Live', { exact: true })).toBeVisible()
  await expect(drawn(loss)).not.toHaveAttribute('data-reading')
  await loss.locator('.u-over').hover({ position: { x: 60, y: 40 } })
  const pointed = await loss.getByRole('status').textContent()
  await tracking.log(runId, [{ key: 'loss', value: 0.5, step: 20, timestampMs: Date.now() }])
  await expect(drawn(loss)).toHaveAttribute('data-total-points', '16', { timeout: 1000 })
  await expect(page).toHaveURL(/chart\.from=5&chart\.to=40/)
  await expect(loss.getByRole('status')).toHaveText(pointed ?? '')
})

test('a metric that is new gets a chart while the page is open', async ({ page, paceline: { tracking } }) => {
  const { id } = await tracking.experiment('new-metric')
  const runId = await tracking.run(id, { metrics: { loss: [1] }, status: 'RUNNING' })
  await page.goto(`runs/${runId}/charts`)
  await expect(chart(page, 'loss')).toBeVisible()
  await expect(page.getByText('Live', { exact: true })).toBeVisible()
  await tracking.log(runId, [{ key: 'val/acc', value: 0.5, step: 0, timestampMs: Date.now() }])
  await expect(chart(page, 'val/acc')).toBeVisible({ timeout: 2000 })
})

test('charts catch up after the server was away', async ({ page, paceline }) => {
  test.skip(
    process.env.PACELINE_UI === 'preview',
    'its proxy keeps streams open when the server behind it dies',
  )
  const { tracking } = paceline
  const { id } = await tracking.experiment('away')
  const runId = await tracking.run(id, { metrics: { loss: falling(20) }, status: 'RUNNING' })
  await page.goto(`runs/${runId}/charts`)
  await expect(drawn(chart(page, 'loss'))).toHaveAttribute('data-total-points', '20')
  await paceline.restart()
  await tracking.log(runId, [{ key: 'loss', value: 0.5, step: 20, timestampMs: Date.now() }])
  await expect(drawn(chart(page, 'loss'))).toHaveAttribute('data-total-points', '21', { timeout: 20_000 })
})

test('NaN and infinities are marked and counted', async ({ page, paceline: { tracking } }) => {
  const { id } = await tracking.experiment('nan')
  const loss = [1, Number.NaN, 0.5, Number.POSITIVE_INFINITY, 0.4, Number.NEGATIVE_INFINITY, Number.NaN]
  const runId = await tracking.run(id, { metrics: { loss } })
  await page.goto(`runs/${runId}/charts`)
  await expect(chart(page, 'loss')).toContainText('7 points · NaN ×2 · ∞ ×1 · −∞ ×1')
  const svg = (await save(page, 'loss', 'SVG')).toString()
  const signs = [...svg.matchAll(/>([×▲▼])</g)].map(([, sign]) => sign)
  expect(signs.sort()).toEqual(['×', '×', '▲', '▼'])
})

test('charts stand in sections, which fold, and are found by text and expression', async ({
  page,
  paceline: { tracking },
}) => {
  const { id } = await tracking.experiment('sections')
  const metrics = { lr: 1, 'train/loss': 1, 'train/acc': 1, 'val/loss': 1 }
  await page.goto(`runs/${await tracking.run(id, { metrics })}/charts`)
  const sections = page.getByRole('region', { name: 'Line charts' }).getByRole('heading', { level: 3 })
  await expect(sections).toHaveText([/^Metrics1/, /^train\/2/, /^val\/1/])
  await page.getByRole('button', { name: 'train/ 2' }).click()
  await expect(chart(page, 'train/loss')).toBeHidden()
  await page.getByRole('button', { name: 'train/ 2' }).click()
  await page.getByRole('button', { name: 'Fold all' }).first().click()
  await expect(page.getByRole('article')).toHaveCount(0)
  await page.getByRole('button', { name: 'Unfold all' }).first().click()

  const find = page.getByLabel('Find charts')
  await find.fill('LOSS')
  await expect(sections).toHaveText([/^train\/1/, /^val\/1/])
  await find.fill('/^(lr|val)/')
  await expect(sections).toHaveText([/^Metrics1/, /^val\/1/])
  await find.fill('/val(/')
  await expect(page.getByText(/Invalid regular expression/)).toBeVisible()
  await find.fill('nothing like it')
  await page.getByRole('button', { name: 'Show all' }).click()
  await expect(sections).toHaveText([/^Metrics1/, /^train\/2/, /^val\/1/])
})

test('thousands of metrics are open at once, and only those in sight are read', async ({
  page,
  paceline: { tracking },
}) => {
  const { id } = await tracking.experiment('thousands')
  const keys = Array.from({ length: 3000 }, (_, index) => `layer${index % 10}/norm${index}`)
  const runId = await tracking.run(id, { metrics: Object.fromEntries(keys.map((key) => [key, 1])) })
  const asked = new Set<string>()
  page.on('request', (request) => {
    const body: { keys?: string[] } = request.url().endsWith('/series') ? request.postDataJSON() : {}
    for (const key of body.keys ?? []) asked.add(key)
  })
  await page.goto(`runs/${runId}/charts`)
  await expect(chart(page, 'layer0/norm0')).toBeVisible()
  await expect(drawn(chart(page, 'layer0/norm0'))).toHaveAttribute('data-total-points', '1')
  expect(asked.size).toBeLessThan(30)
  await page.getByLabel('Find charts').fill('norm2999')
  await expect(drawn(chart(page, 'layer9/norm2999'))).toHaveAttribute('data-total-points', '1')
  expect(asked.size).toBeLessThan(30)
})

test('one chart fills the screen, and arrow keys go to the next', async ({
  page,
  paceline: { tracking },
}) => {
  const { id } = await tracking.experiment('screen')
  const runId = await tracking.run(id, { metrics: { a: falling(5), b: falling(5), c: falling(5) } })
  await page.goto(`runs/${runId}/charts`)
  await chart(page, 'a').hover()
  await page.getByRole('button', { name: 'Fill the screen with a' }).click()
  await expect(page.getByRole('dialog', { name: 'a (1 of 3)' })).toBeVisible()
  await page.keyboard.press('ArrowRight')
  const dialog = page.getByRole('dialog', { name: 'b (2 of 3)' })
  await expect(drawn(dialog)).toHaveAttribute('data-total-points', '5')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByRole('dialog', { name: 'c (3 of 3)' })).toBeVisible()
  await expect(page).toHaveURL(/chart\.open=c/)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(chart(page, 'a')).toBeVisible()
})

test('the legend hides, pins and colours runs', async ({ page, paceline: { tracking } }) => {
  const { id } = await tracking.experiment('legend')
  await tracking.run(id, { name: 'owl', metrics: { loss: falling(5) } })
  const fox = await tracking.run(id, { name: 'fox', metrics: { loss: falling(9) } })
  await page.goto(`experiments/${id}?layout=charts`)
  const loss = lines(chart(page, 'loss'))
  await expect(loss).toHaveAccessibleName(/2 lines.*14 points/)
  await page.getByRole('button', { name: 'Legend: 2 runs' }).click()
  const legend = page.getByRole('dialog')
  await legend.getByRole('button', { name: 'Hide owl' }).click()
  await expect(loss).toHaveAccessibleName(/1 line,.*9 points/)
  await legend.getByRole('button', { name: 'Pin fox' }).click()
  await expect(page).toHaveURL(new RegExp(`chart\\.pin=${fox.slice(0, 8)}`))
  await legend.getByRole('button', { name: 'Show all' }).click()
  await expect(loss).toHaveAccessibleName(/2 lines/)
  await legend.getByRole('button', { name: 'Colour of fox' }).click()
  await page.getByRole('button', { name: '#e69f00' }).click()
  await page.reload()
  expect((await save(page, 'loss', 'SVG')).toString()).toContain('stroke="#e69f00"')
})

test('groups show the mean of their runs, and the runs on demand', async ({
  page,
  paceline: { tracking },
}) => {
  const { id } = await tracking.experiment('groups')
  for (const [lr, value] of [
    [0.1, 1],
    [0.1, 3],
    [0.2, 8],
  ] as const) {
    await tracking.run(id, { params: { lr }, metrics: { loss: [value, value] } })
  }
  await page.goto(`experiments/${id}?layout=charts`)
  await page.getByRole('button', { name: 'Groups: Group' }).click()
  await page.getByRole('combobox', { name: 'Mean of runs that have in common' }).click()
  await page.getByRole('option', { name: 'lr' }).click()
  const loss = chart(page, 'loss')
  await expect(lines(loss)).toHaveAccessibleName(/2 lines/)
  await page.getByLabel('Lines of the runs, too').click()
  await expect(lines(loss)).toHaveAccessibleName(/5 lines/)
  await page.keyboard.press('Escape')
  const rows = (await save(page, 'loss', 'CSV of what is drawn')).toString().split('\r\n')
  expect(rows.filter((row) => row.startsWith('lr = 0.1 (2)')).map((row) => row.split(',')[5])).toEqual([
    '2',
    '2',
  ])
})

test('values are read with the keyboard and with the pointer, which a click pins', async ({
  page,
  paceline: { tracking },
}) => {
  const { id } = await tracking.experiment('values')
  await tracking.run(id, { name: 'high', metrics: { loss: [9, 8, 7] } })
  await tracking.run(id, { name: 'low', metrics: { loss: [1, 2, 3] } })
  await page.goto(`experiments/${id}?layout=charts`)
  const loss = chart(page, 'loss')
  await lines(loss).focus()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await expect(loss.getByRole('status')).toContainText('step 1')
  await page.keyboard.press('ArrowUp')
  await expect(loss.getByRole('row').first()).toHaveText(/high\s*8/)
  await page.keyboard.press('Escape')
  await expect(loss.getByRole('status')).toBeHidden()

  const area = loss.locator('.u-over')
  const box = await area.boundingBox()
  await area.hover({ position: { x: (box?.width ?? 0) / 2, y: (box?.height ?? 0) - 20 } })
  await expect(loss.getByRole('row').first()).toHaveText(/low\s*2/)
  await area.click({ position: { x: (box?.width ?? 0) / 2, y: (box?.height ?? 0) - 20 } })
  await page.getByLabel('Find charts').hover()
  await expect(loss.getByRole('row').first()).toHaveText(/low\s*2/)
  await loss.getByRole('button', { name: 'Unpin the values' }).click()
  await expect(loss.getByRole('status')).toBeHidden()
})

test('metrics are combined in one chart by a pattern', async ({ page, paceline: { tracking } }) => {
  const { id } = await tracking.experiment('combined')
  const metrics = { 'train/loss': falling(4), 'val/loss': falling(3), 'val/acc': falling(2) }
  await page.goto(`runs/${await tracking.run(id, { metrics })}/charts`)
  await page.getByRole('button', { name: /^Combined metrics/ }).click()
  await page.getByRole('combobox', { name: 'Metrics in one chart' }).fill('*/loss')
  await page.keyboard.press('Enter')
  await expect(lines(chart(page, '*/loss'))).toHaveAccessibleName(/2 lines.*7 points/)
  await expect(page).toHaveURL(/chart\.combine=/)
})

test('axes and smoothing are in the address and come back with it', async ({
  page,
  paceline: { tracking },
}) => {
  const { id } = await tracking.experiment('axes')
  const runId = await tracking.run(id, { metrics: { loss: falling(100), tokens: falling(100) } })
  await page.goto(`runs/${runId}/charts`)
  await page.getByRole('button', { name: /^Axes/ }).click()
  await page.getByRole('combobox', { name: 'Horizontal axis' }).click()
  await page.getByRole('option', { name: 'Time since the run began' }).click()
  await page.getByLabel('Logarithmic y').click()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Smoothing/ }).click()
  await page.getByText('EMA', { exact: true }).click()
  await expect(page).toHaveURL(/chart\.x=relative/)
  await expect(page).toHaveURL(/chart\.log=y/)
  await expect(page).toHaveURL(/chart\.smooth=0\.6/)
  await page.reload()
  await expect(page.getByRole('button', { name: 'Axes: x: relative time, log y' })).toBeVisible()
  await expect(lines(chart(page, 'loss'))).toHaveAccessibleName(/loss by relative time/)

  await page.goto(`runs/${runId}/charts?chart.x=metric:tokens`)
  await expect(lines(chart(page, 'loss'))).toHaveAccessibleName(/loss by tokens: 1 line.*100 points/)
})

test('a chart is read as a table, and its y axis set by hand', async ({ page, paceline: { tracking } }) => {
  const { id } = await tracking.experiment('table')
  const runId = await tracking.run(id, { name: 'owl', metrics: { loss: [4, 1, 2] } })
  await page.goto(`runs/${runId}/charts`)
  await choose(page, 'loss', 'Show as table')
  const table = page.getByRole('table', { name: 'loss: values' })
  await expect(table.getByRole('row').nth(1)).toHaveText(/owl\s*2\s*2\s*1\s*4\s*3/)
  await choose(page, 'loss', 'Show as lines')
  await choose(page, 'loss', 'Range of y…')
  await page.getByLabel('To', { exact: true }).fill('10')
  await page.keyboard.press('Enter')
  await expect(lines(chart(page, 'loss'))).toHaveAccessibleName(/to 10,.*set by hand/)
})

test('charts are moved, resized and hidden, and the browser remembers', async ({
  page,
  paceline: { tracking },
}) => {
  const { id } = await tracking.experiment('layout')
  const runId = await tracking.run(id, { metrics: { a: 1, b: 1, c: 1 } })
  await page.goto(`runs/${runId}/charts`)
  const titles = page.getByRole('heading', { level: 4 })
  await expect(titles).toHaveText(['a', 'b', 'c'])
  await choose(page, 'c', 'Move to the front')
  await expect(titles).toHaveText(['c', 'a', 'b'])
  await choose(page, 'a', 'Hide chart')
  await expect(titles).toHaveText(['c', 'b'])
  const width = async () => (await chart(page, 'c').boundingBox())?.width ?? 0
  const before = await width()
  await choose(page, 'c', 'Make large')
  await expect.poll(width).toBeGreaterThan(before)
  await page.reload()
  await expect(titles).toHaveText(['c', 'b'])
  await page.getByRole('button', { name: '1 hidden' }).click()
  await page.getByRole('menuitem', { name: 'Show a', exact: true }).click()
  await expect(titles).toHaveText(['c', 'a', 'b'])
})

test('a chart is saved as a picture', async ({ page, paceline: { tracking } }) => {
  const { id } = await tracking.experiment('pictures')
  const runId = await tracking.run(id, { name: 'owl', metrics: { 'val/loss': falling(50) } })
  await page.goto(`runs/${runId}/charts`)
  await expect(drawn(chart(page, 'val/loss'))).toHaveAttribute('data-total-points', '50')
  expect((await save(page, 'val/loss', 'PNG')).subarray(1, 4).toString()).toBe('PNG')
  const svg = (await save(page, 'val/loss', 'SVG')).toString()
  expect(svg).toContain('val/loss by step')
  expect(svg).toContain('owl')
  const path = /<path d="(M[^"]+)" stroke="#[0-9a-f]{6}" stroke-width="1.5"/.exec(svg)?.[1] ?? ''
  expect(path.match(/[ML]/g)).toHaveLength(50)
})

test('a link opens exactly this view', async ({ page, context, paceline: { tracking } }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const { id } = await tracking.experiment('link')
  const runId = await tracking.run(id, { metrics: { loss: falling(50) } })
  await page.goto(`runs/${runId}/charts?chart.from=10&chart.to=20&chart.smooth=0.5`)
  await choose(page, 'loss', 'Copy link to this view')
  await expect(page.getByText('The link is on the clipboard.')).toBeVisible()
  await page.goto(await page.evaluate(() => navigator.clipboard.readText()))
  const dialog = page.getByRole('dialog', { name: 'loss (1 of 1)' })
  await expect(lines(dialog)).toHaveAccessibleName(/steps 10 to 20, 11 points/)
})

test('a run without metrics teaches how to log one', async ({ page, paceline: { tracking } }) => {
  const { id } = await tracking.experiment('empty')
  const runId = await tracking.run(id)
  await page.goto(`runs/${runId}/charts`)
  await expect(page.getByRole('heading', { name: 'No metrics yet' })).toBeVisible()
  await expect(page.locator('pre')).toContainText(`run_id="${runId}"`)
})

test('charts are accessible, in the grid and over the whole screen', async ({
  page,
  paceline: { tracking },
}) => {
  const { id } = await tracking.experiment('accessible')
  const runId = await tracking.run(id, { metrics: { loss: falling(50), 'val/loss': falling(9) } })
  await page.goto(`runs/${runId}/charts?chart.smooth=0.5`)
  await expect(drawn(chart(page, 'val/loss'))).toBeVisible()
  await choose(page, 'val/loss', 'Show as table')
  await lines(chart(page, 'loss')).focus()
  await page.keyboard.press('ArrowLeft')
  await expectAccessible(page)
  await page.goto(`runs/${runId}/charts?chart.open=loss`)
  await expect(drawn(page.getByRole('dialog'))).toBeVisible()
  await expectAccessible(page)
})
