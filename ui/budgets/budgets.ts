import { type Browser, test } from '@playwright/test'
import { Tracking } from '../tests/tracking'
import { fill } from './data'
import {
  domNodes,
  heapMebibytes,
  longestTask,
  type Opened,
  REST_MS,
  repeated,
  scriptBytes,
  untilShown,
  untilShownNext,
} from './measure'
import { Recorder } from './recorder'
import { chartsDrawn, type Subject, subjectNamed } from './subjects'

/** What `cargo xtask bench --only pages` hands over. */
const {
  SUBJECT_NAME = 'Paceline',
  SUBJECT_URL = 'http://127.0.0.1:5000',
  SUBJECT_EXTENT,
  SUBJECT_NUMBERS,
} = process.env
const isFull = SUBJECT_EXTENT === 'full'

/** Runs of the largest experiment, and minutes of watching one that is logged to. */
const MANY_RUNS = isFull ? 100_000 : 5_000
const WATCHED_MINUTES = isFull ? 10 : 0.5
const KIBIBYTE = 1024

test('pages', async ({ browser }) => {
  const recorder = new Recorder(SUBJECT_NAME)
  const subject = subjectNamed(SUBJECT_NAME)
  await besideOthers(browser, subject, recorder)
  if (SUBJECT_NAME === 'Paceline') await alone(browser, subject, recorder)
  if (SUBJECT_NUMBERS) await recorder.write(SUBJECT_NUMBERS)
})

/** Pages whose content security policy lets the questions in that are asked of them. */
const newPage = (browser: Browser) => async () => (await browser.newContext({ bypassCSP: true })).newPage()

/** What every server is asked: an experiment with 300 runs of 12 metrics. */
async function besideOthers(browser: Browser, subject: Subject, recorder: Recorder) {
  const { experimentId, runIds } = await fill(SUBJECT_URL, 'budgets', { runs: 300, metrics: 12, points: 100 })
  const [firstRunId = ''] = runIds
  const page = await newPage(browser)()
  const scripts = await scriptBytes(page, () => page.goto(SUBJECT_URL + subject.experiments))
  recorder.add('JavaScript of the first page, gzipped', 'kibibytes', scripts / KIBIBYTE)
  const experiments = { url: SUBJECT_URL + subject.experiments, isShown: subject.showsExperiments }
  const table = { url: SUBJECT_URL + subject.table(experimentId), isShown: subject.showsRows }
  const charts = { url: SUBJECT_URL + subject.charts(experimentId), isShown: subject.showsCharts }
  const run = { url: SUBJECT_URL + subject.run(experimentId, firstRunId), isShown: subject.showsRun }
  const opened = ({ url, isShown }: Opened) =>
    repeated(newPage(browser), (page) => untilShown(page, url, isShown))
  const next = (from: Opened, goOn: string, { isShown }: Opened) =>
    repeated(newPage(browser), (page) => untilShownNext(page, from, goOn, isShown))
  recorder.add('experiments, in a new browser', 'milliseconds', await opened(experiments))
  recorder.add(
    '300 runs: first rows, coming from the experiments',
    'milliseconds',
    await next(experiments, subject.goToTable(experimentId), table),
  )
  recorder.add('300 runs: first rows, in a new browser', 'milliseconds', await opened(table))
  const tablePage = await newPage(browser)()
  await untilShown(tablePage, table.url, table.isShown)
  recorder.add('elements of the page with the runs table', 'elements', await domNodes(tablePage))
  await tablePage.context().close()
  recorder.add(
    'charts of 12 metrics, coming from the table',
    'milliseconds',
    await next(table, subject.goToCharts(experimentId), charts),
    'of the 10 runs that are shown at first',
  )
  recorder.add('charts of 12 metrics, in a new browser', 'milliseconds', await opened(charts))
  recorder.add('a run, in a new browser', 'milliseconds', await opened(run))
  await page.context().close()
}

/** What only Paceline is asked. */
async function alone(browser: Browser, subject: Subject, recorder: Recorder) {
  await manyRuns(browser, subject, recorder)
  await manyLines(browser, subject, recorder)
  await longSeries(browser, subject, recorder)
  await manyKeys(browser, subject, recorder)
  await live(browser, subject, recorder)
}

async function manyRuns(browser: Browser, subject: Subject, recorder: Recorder) {
  const { experimentId } = await fill(SUBJECT_URL, 'many-runs', { runs: MANY_RUNS, metrics: 6, points: 1 })
  const experiments = { url: SUBJECT_URL + subject.experiments, isShown: subject.showsExperiments }
  const url = SUBJECT_URL + subject.table(experimentId)
  const runs = MANY_RUNS.toLocaleString('en-US')
  recorder.add(
    `${runs} runs: first rows, coming from the experiments`,
    'milliseconds',
    await repeated(newPage(browser), (page) =>
      untilShownNext(page, experiments, subject.goToTable(experimentId), subject.showsRows),
    ),
  )
  recorder.add(
    `${runs} runs: first rows, in a new browser`,
    'milliseconds',
    await repeated(newPage(browser), (page) => untilShown(page, url, subject.showsRows)),
  )
  const page = await newPage(browser)()
  await untilShown(page, url, subject.showsRows)
  recorder.add(`elements of the page with ${runs} runs`, 'elements', await domNodes(page))
  recorder.add(`longest blank row while ${runs} runs are scrolled`, 'milliseconds', await longestBlank(page))
  await page.context().close()
}

/** Scrolls through the whole table in two hundred steps, with jumps between, and asks at each frame for rows without text. */
function longestBlank(page: import('@playwright/test').Page): Promise<number> {
  return page.evaluate(async () => {
    const grid = document.querySelector('[role=grid]')
    const scroller = [grid, ...(grid?.querySelectorAll('*') ?? [])].find(
      (element) => element && element.scrollHeight > element.clientHeight + 1000,
    )
    if (!scroller) throw new Error('the table does not scroll')
    const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    const isBlank = () => {
      const rows = [...document.querySelectorAll<HTMLElement>('[role=grid] [role=row]')]
      return rows.length < 5 || rows.some((row) => row.textContent?.trim() === '')
    }
    let longestMs = 0
    let blankSince: number | undefined
    const look = () => {
      if (!isBlank()) blankSince = undefined
      else blankSince ??= performance.now()
      if (blankSince !== undefined) longestMs = Math.max(longestMs, performance.now() - blankSince)
    }
    const height = scroller.scrollHeight - scroller.clientHeight
    for (let step = 0; step <= 200; step += 1) {
      const isJump = step % 20 === 19
      scroller.scrollTop = isJump ? (height * ((step * 37) % 200)) / 200 : scroller.scrollTop + 400
      for (let frame = 0; frame < (isJump ? 20 : 3); frame += 1) {
        await nextFrame()
        look()
      }
    }
    return longestMs
  })
}

async function manyLines(browser: Browser, subject: Subject, recorder: Recorder) {
  const { experimentId } = await fill(SUBJECT_URL, 'many-lines', { runs: 300, metrics: 12, points: 100 })
  const table = { url: `${SUBJECT_URL}${subject.table(experimentId)}&first=300`, isShown: subject.showsRows }
  const shownMs = await repeated(newPage(browser), (page) =>
    untilShownNext(page, table, subject.goToCharts(experimentId), subject.showsCharts),
  )
  recorder.add('12 metrics of 300 runs in charts, coming from the table', 'milliseconds', shownMs)
}

async function longSeries(browser: Browser, subject: Subject, recorder: Recorder) {
  const { experimentId } = await fill(SUBJECT_URL, 'long-series', { runs: 100, metrics: 1, points: 10_000 })
  const table = { url: `${SUBJECT_URL}${subject.table(experimentId)}&first=100`, isShown: subject.showsRows }
  const shownMs = await repeated(newPage(browser), (page) =>
    untilShownNext(page, table, subject.goToCharts(experimentId), chartsDrawn(1)),
  )
  recorder.add('100 runs of 10,000 points in one chart, coming from the table', 'milliseconds', shownMs)
}

async function manyKeys(browser: Browser, subject: Subject, recorder: Recorder) {
  const { experimentId } = await fill(SUBJECT_URL, 'many-keys', { runs: 1, metrics: 10_000, points: 1 })
  const page = await newPage(browser)()
  const longestMs = await longestTask(page, async () => {
    await page.goto(SUBJECT_URL + subject.charts(experimentId))
    await page.waitForFunction(subject.showsCharts)
    await page.getByLabel('Find charts').fill('metric_77')
    await page.waitForTimeout(REST_MS)
  })
  recorder.add('longest task while 10,000 metrics are opened and filtered', 'milliseconds', longestMs)
  await page.context().close()
}

/** Logs to a run that a page shows: how soon it is seen, and what the page's memory does over minutes. */
async function live(browser: Browser, subject: Subject, recorder: Recorder) {
  const tracking = new Tracking(SUBJECT_URL)
  const { id: experimentId } = await tracking.experiment('live')
  const runId = await tracking.run(experimentId, {
    name: 'run-live',
    status: 'RUNNING',
    metrics: { loss: [3, 2, 1] },
  })
  const page = await newPage(browser)()
  await untilShown(
    page,
    SUBJECT_URL + subject.table(experimentId),
    `document.body.innerText.includes('run-live')`,
  )
  const writtenMs = await page.evaluate(() => performance.now())
  await tracking.run(experimentId, { name: 'run-seen' })
  await page.waitForFunction(`document.body.innerText.includes('run-seen')`)
  recorder.add(
    'from a write until an open page shows it',
    'milliseconds',
    await page.evaluate((since) => performance.now() - since, writtenMs),
  )
  await untilShown(page, SUBJECT_URL + subject.charts(experimentId), chartsDrawn(1))
  const session = await page.context().newCDPSession(page)
  const before = await heapMebibytes(session)
  const until = Date.now() + WATCHED_MINUTES * 60_000
  for (let step = 3; Date.now() < until; step += 1) {
    await tracking.log(runId, [{ key: 'loss', value: 1 / step, step, timestampMs: Date.now() }])
    await page.waitForTimeout(200)
  }
  const after = await heapMebibytes(session)
  recorder.add('memory of the page before it watches a training', 'mebibytes', before)
  recorder.add(`memory after ${WATCHED_MINUTES} minutes of it`, 'mebibytes', after)
  await page.context().close()
}
