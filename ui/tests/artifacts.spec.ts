import { readFile } from 'node:fs/promises'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, type Paceline, test } from './paceline'
import { mlmodel, pdf, png, wav } from './sampleFiles'
import { PARQUET_BY_CODEC } from './sampleParquet'

const AT_ONCE = 25

/** A run with files, and how to open one of them. */
async function runWith(paceline: Paceline, files: Record<string, string | Uint8Array>) {
  const { tracking } = paceline
  const experiment = await tracking.experiment('files')
  const runId = await tracking.run(experiment.id, { name: 'files' })
  const entries = Object.entries(files)
  for (let first = 0; first < entries.length; first += AT_ONCE) {
    const some = entries.slice(first, first + AT_ONCE)
    await Promise.all(some.map(([path, content]) => tracking.artifact(experiment.id, runId, path, content)))
  }
  const open = (page: Page, path = '') =>
    page.goto(`runs/${runId}/artifacts${path === '' ? '' : `?path=${encodeURIComponent(path)}`}`)
  return { experimentId: experiment.id, runId, open }
}

const preview = (page: Page) => page.getByRole('region', { name: 'Preview' })

test('the tree loads by level and goes by keys', async ({ page, paceline }) => {
  const { open } = await runWith(paceline, {
    'model/MLmodel': 'flavors: {}\n',
    'model/data/weights.bin': new Uint8Array([0, 1, 2]),
    'notes.txt': 'hello',
    'zeta.txt': 'last',
  })
  await open(page)
  const tree = page.getByRole('tree', { name: 'Files' })
  await expect(tree.getByRole('treeitem')).toHaveCount(3)
  await tree.focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  await expect(tree.getByRole('treeitem', { name: 'MLmodel' })).toHaveAttribute('aria-level', '2')
  await page.keyboard.press('z')
  await expect(page).toHaveURL(/path=zeta\.txt/)
  await expect(preview(page)).toContainText('last')
  await page.keyboard.press('ArrowUp')
  await expect(preview(page)).toContainText('hello')
  await page.getByRole('textbox', { name: 'Find a file' }).fill('mlm')
  await expect(tree.getByRole('treeitem')).toHaveCount(2)
})

test('a folder of thousands of files stays quick', async ({ page, paceline }) => {
  const names = Array.from(
    { length: 1500 },
    (_, index) => `many/sample-${String(index).padStart(4, '0')}.txt`,
  )
  const { open } = await runWith(paceline, Object.fromEntries(names.map((name) => [name, 'x'])))
  await open(page, 'many/sample-0000.txt')
  const tree = page.getByRole('tree', { name: 'Files' })
  await expect(tree.getByRole('treeitem', { name: 'sample-0000.txt' })).toBeVisible()
  expect(await tree.getByRole('treeitem').count()).toBeLessThan(100)
  await tree.focus()
  await page.keyboard.press('End')
  await expect(tree.getByRole('treeitem', { name: 'sample-1499.txt' })).toBeVisible()
  await expect(page).toHaveURL(/sample-1499/)
})

test('a picture is zoomed, and shown at its actual size', async ({ page, paceline }) => {
  const { open } = await runWith(paceline, { 'plot.png': png(2000, 1000) })
  await open(page, 'plot.png')
  await expect(preview(page)).toContainText('2000 × 1000 px')
  const zoom = page.getByRole('status', { name: 'Zoom' })
  await expect(zoom).not.toHaveText('100 %')
  await page.getByRole('button', { name: 'Actual size' }).click()
  await expect(zoom).toHaveText('100 %')
  await page.getByRole('application').focus()
  await page.keyboard.press('+')
  await expect(zoom).toHaveText('140 %')
  await page.getByRole('application').hover()
  await page.mouse.wheel(0, 600)
  await expect(zoom).not.toHaveText('140 %')
})

test('two pictures of a folder are compared, zoomed as one', async ({ page, paceline }) => {
  const { open } = await runWith(paceline, { 'plots/a.png': png(), 'plots/b.png': png() })
  await open(page, 'plots/a.png')
  await page.getByRole('combobox', { name: 'Compare with another picture of the folder' }).click()
  await page.getByRole('option', { name: 'b.png' }).click()
  const left = page.getByRole('img', { name: 'a.png' })
  const right = page.getByRole('img', { name: 'b.png' })
  await expect(right).toBeVisible()
  await page.getByRole('button', { name: 'Larger' }).click()
  await expect(page.getByRole('status', { name: 'Zoom' })).toHaveText('140 %')
  const places = [left, right].map((picture) => picture.evaluate(({ style }: HTMLElement) => style.transform))
  const [leftPlace, rightPlace] = await Promise.all(places)
  expect(leftPlace).toBe(rightPlace)
  await page.reload()
  await expect(right).toBeVisible()
})

test('code is coloured, and a word is found in it', async ({ page, paceline }) => {
  const { open } = await runWith(paceline, {
    'train.py': `import torch\n${'x = 1\n'.repeat(500)}def train(model):\n    return model\n`,
  })
  await open(page, 'train.py')
  await expect(preview(page).locator('.hljs-keyword').first()).toHaveText('import')
  await page.getByRole('textbox', { name: 'Find in this file' }).fill('def train')
  await page.keyboard.press('Enter')
  await expect(preview(page)).toContainText('1 of 1')
  await expect(preview(page).getByText('502', { exact: true })).toBeVisible()
})

test('of a huge text only a part is read, from either end', async ({ page, paceline }) => {
  const lines = Array.from({ length: 200_000 }, (_, index) => `line ${index}`)
  const { open } = await runWith(paceline, { 'train.log': lines.join('\n') })
  let bytes = 0
  page.on('response', async (response) => {
    if (response.url().includes('get-artifact')) bytes += Number(response.headers()['content-length'])
  })
  await open(page, 'train.log')
  await expect(preview(page)).toContainText('First 256 KiB of 2.2 MiB')
  expect(bytes).toBe(256 * 1024)
  await page.getByRole('button', { name: 'Load 256 KiB more' }).click()
  await expect(preview(page)).toContainText('First 512 KiB')
  await page.getByRole('button', { name: 'Go to the end' }).click()
  await expect(preview(page)).toContainText('Last 256 KiB')
  await page.getByRole('textbox', { name: 'Find in this file' }).fill('line 199999')
  await page.keyboard.press('Enter')
  await expect(preview(page).getByText('line 199999')).toBeVisible()
})

test('JSON and YAML fold', async ({ page, paceline }) => {
  const { open } = await runWith(paceline, {
    'config.json': '{"model":{"name":"vit","big":12345678901234567890},"lr":NaN}',
    'conda.yaml': 'channels:\n- conda-forge\ndependencies:\n- python=3.11\n',
  })
  await open(page, 'config.json')
  await expect(preview(page)).toContainText('12345678901234567890')
  await expect(preview(page)).toContainText('NaN')
  await page.getByRole('button', { name: 'Fold line 2' }).click()
  await expect(preview(page)).not.toContainText('vit')
  await open(page, 'conda.yaml')
  await page.getByRole('button', { name: 'Fold line 1' }).click()
  await expect(preview(page)).not.toContainText('conda-forge')
  await expect(preview(page)).toContainText('python=3.11')
})

test('CSV, Parquet and logged tables are tables that sort', async ({ page, paceline }) => {
  const { tracking } = paceline
  const rows = Array.from({ length: 3000 }, (_, index) => `${index},${(index * 7) % 3000},"a, ${index}"`)
  const { experimentId, runId, open } = await runWith(paceline, {
    'predictions.csv': `id,score,text\n${rows.join('\n')}\n`,
    'eval.json': JSON.stringify({
      columns: ['q', 'score'],
      data: [
        ['one', 1],
        ['two', 10],
        ['none', null],
      ],
    }),
  })
  await tracking.log(
    runId,
    Array.from({ length: 900 }, (_, step) => ({ key: 'loss', value: 900 - step, step, timestampMs: 1 })),
  )
  const body = { format: 'parquet', experiment_ids: [experimentId], keys: 'all' }
  const file = await fetch(`${paceline.url}/api/v1/runs/export-histories`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  await tracking.artifact(experimentId, runId, 'points.parquet', new Uint8Array(await file.arrayBuffer()))

  await open(page, 'predictions.csv')
  await expect(preview(page)).toContainText('3,000 rows × 3 columns')
  const table = page.getByRole('table')
  await table.getByRole('button', { name: 'score' }).click()
  await table.getByRole('button', { name: 'score' }).click()
  await expect(table.getByRole('row').nth(1)).toContainText('2999')
  await expect(table.getByRole('columnheader', { name: 'score' })).toHaveAttribute('aria-sort', 'descending')

  await open(page, 'points.parquet')
  await expect(preview(page)).toContainText('900 rows × 5 columns')
  await table.getByRole('button', { name: 'value' }).click()
  await expect(table.getByRole('row').nth(1)).toContainText('899')

  await open(page, 'eval.json')
  await expect(preview(page)).toContainText('3 rows × 2 columns')
  await table.getByRole('button', { name: 'score' }).click()
  await expect(table.getByRole('row').nth(3)).toContainText('none')
})

test('Parquet files are read whichever way they are compressed', async ({ page, paceline }) => {
  const files = Object.entries(PARQUET_BY_CODEC)
  const { open } = await runWith(
    paceline,
    Object.fromEntries(files.map(([codec, base64]) => [`${codec}.parquet`, Buffer.from(base64, 'base64')])),
  )
  for (const [codec] of files) {
    await open(page, `${codec}.parquet`)
    await expect(preview(page)).toContainText('40 rows × 2 columns')
    await expect(page.getByRole('table').getByRole('row').nth(3)).toContainText(`${codec}2`)
  }
})

test('Markdown shows pictures of its folder, and no HTML', async ({ page, paceline }) => {
  const { open } = await runWith(paceline, {
    'docs/README.md': '# Notes\n\n![plot](img/plot.png)\n\n[config](../config.json)\n\n<b id="raw">bold</b>',
    'docs/img/plot.png': png(),
    'config.json': '{"a": 1}',
  })
  await open(page, 'docs/README.md')
  await expect(preview(page).getByRole('heading', { name: 'Notes' })).toBeVisible()
  const picture = preview(page).getByRole('img', { name: 'plot' })
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(160)
  await expect(page.locator('#raw')).toHaveCount(0)
  await preview(page).getByRole('link', { name: 'config' }).click()
  await expect(page).toHaveURL(/path=config\.json/)
})

test('a model says what it takes and how it is loaded', async ({ page, paceline }) => {
  const { runId, open } = await runWith(paceline, {
    'model/MLmodel': mlmodel('0'.repeat(32)),
    'model/requirements.txt': 'mlflow==3.17.2\nscikit-learn==1.9.1\n',
  })
  await open(page, 'model')
  await expect(page.getByRole('table', { name: 'Inputs' })).toContainText('petal width (cm)')
  await expect(page.getByRole('table', { name: 'Params' })).toContainText('top_k')
  await expect(preview(page)).toContainText(`mlflow.sklearn.load_model("runs:/${runId}/model")`)
  await expect(preview(page)).toContainText('scikit-learn==1.9.1')
  await expect(page.getByRole('button', { name: 'Register model' })).toBeVisible()
})

test('figures of Plotly are drawn without its library', async ({ page, paceline }) => {
  const hosts: string[] = []
  page.on('request', (request) => hosts.push(new URL(request.url()).hostname))
  const { open } = await runWith(paceline, {
    'figure.html':
      '<script src="https://cdn.plot.ly/plotly-3.js"></script><script>Plotly.newPlot("a", [{"x":[0,1],"y":[1,3],"type":"scatter"}], {"title":{"text":"Curve"}})</script>',
  })
  await open(page, 'figure.html')
  await expect(page.getByRole('img', { name: 'Figure figure.html' }).locator('canvas')).toBeVisible()
  expect([...new Set(hosts)]).toEqual([new URL(page.url()).hostname])
})

test('a page that was logged runs its scripts and reaches nothing', async ({ page, paceline }) => {
  const script = `
    document.title = 'ran'
    const say = (text) => { document.body.append(text + '. ') }
    say('origin ' + self.origin)
    try { say('cookie ' + document.cookie) } catch { say('no cookie') }
    try { say('parent ' + parent.document.title) } catch { say('no parent') }
    fetch('/api/v1/experiments').then(() => say('fetched'), () => say('not fetched'))`
  const { open } = await runWith(paceline, {
    'report.html': `<h1>Report</h1><script>${script}</script>`,
    'drawing.svg':
      '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><rect width="200" height="100"/></svg>',
  })
  await open(page, 'report.html')
  const report = page.frameLocator('iframe[title="report.html"]')
  await expect(report.getByRole('heading', { name: 'Report' })).toBeVisible()
  await expect(report.locator('body')).toContainText('origin null. no cookie. no parent. not fetched')
  await page.getByText('Source', { exact: true }).click()
  await expect(preview(page)).toContainText('document.title')
  await open(page, 'drawing.svg')
  await expect(preview(page)).toContainText('200 × 100 px')
  await page.getByText('Page', { exact: true }).click()
  await expect(page.frameLocator('iframe[title="drawing.svg"]').locator('rect')).toBeVisible()
})

test('a folder tells how much is in it and is downloaded as a zip', async ({ page, paceline }) => {
  const { open } = await runWith(paceline, {
    'data/a.txt': 'a'.repeat(1000),
    'data/deep/b.txt': 'b'.repeat(1072),
  })
  await open(page, 'data')
  await expect(preview(page)).toContainText('2.0 KiB in 2 files with all below')
  const downloading = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download as zip' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toBe('data.zip')
  const zip = await readFile(await download.path())
  expect(zip.subarray(0, 2).toString()).toBe('PK')
  expect(zip.includes('deep/b.txt')).toBe(true)
})

test('documents, sound and video open in the browser’s own players', async ({ page, paceline }) => {
  const { experimentId, runId, open } = await runWith(paceline, { 'paper.pdf': pdf(), 'tone.wav': wav() })
  await open(page, 'tone.wav')
  const audio = page.getByLabel('tone.wav')
  await expect.poll(() => audio.evaluate((sound: HTMLAudioElement) => sound.duration)).toBe(0.5)
  await open(page, 'paper.pdf')
  const frame = page.locator('iframe[title="paper.pdf"]')
  const address = (await frame.getAttribute('src')) ?? ''
  expect((await page.request.get(address)).headers()['content-type']).toBe('application/pdf')
  const isViewer = () => page.frames().some((shown) => shown.url().startsWith('chrome-extension:'))
  await expect.poll(isViewer).toBe(true)
  const film = await page.evaluate(recordFilm)
  await paceline.tracking.artifact(experimentId, runId, 'film.webm', new Uint8Array(film))
  await open(page, 'film.webm')
  const video = page.getByLabel('film.webm')
  await expect.poll(() => video.evaluate((shown: HTMLVideoElement) => shown.videoWidth)).toBe(64)
})

/** Runs in the page: a short film of a changing canvas. */
async function recordFilm(): Promise<number[]> {
  const canvas = document.createElement('canvas')
  canvas.width = 64
  canvas.height = 64
  const drawing = canvas.getContext('2d')
  const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: 'video/webm' })
  const parts: Blob[] = []
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data))
  const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve))
  recorder.start()
  for (let frame = 0; frame < 10; frame += 1) {
    if (drawing) {
      drawing.fillStyle = `rgb(${frame * 25}, 80, 120)`
      drawing.fillRect(0, 0, 64, 64)
    }
    await new Promise((resolve) => requestAnimationFrame(resolve))
  }
  recorder.stop()
  await stopped
  return [...new Uint8Array(await new Blob(parts).arrayBuffer())]
}

test('what has no preview says so; text without an ending is read', async ({ page, paceline }) => {
  const { open } = await runWith(paceline, {
    'model.pkl': new Uint8Array([0x80, 4, 0x95, 0, 0, 0]),
    VERSION: 'v1.2.3\n',
    empty: '',
  })
  await open(page, 'model.pkl')
  await expect(preview(page)).toContainText('80 04 95')
  await open(page, 'VERSION')
  await expect(preview(page)).toContainText('v1.2.3')
  await open(page, 'empty')
  await expect(preview(page)).toContainText('An empty file')
  await open(page, 'gone.txt')
  await expect(preview(page)).toContainText('There is no “gone.txt”')
})

test('files are uploaded into the open folder, replaced and deleted', async ({ page, paceline }) => {
  const { open } = await runWith(paceline, { 'data/old.txt': 'old' })
  await open(page, 'data')
  await expect(page.getByRole('treeitem', { name: 'old.txt' })).toBeVisible()
  const upload = async (name: string, content: string) => {
    const choosing = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Upload', exact: true }).click()
    await (await choosing).setFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) })
  }
  await upload('100% new.txt', 'fresh')
  await expect(page.getByRole('status').filter({ hasText: 'Uploaded 1 file' })).toBeVisible()
  await page.getByRole('treeitem', { name: '100% new.txt' }).click()
  await expect(preview(page)).toContainText('fresh')
  await upload('100% new.txt', 'newer')
  await page.getByRole('dialog').getByRole('button', { name: 'Replace' }).click()
  await expect(preview(page)).toContainText('newer')
  await page.getByRole('button', { name: 'Delete this file' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByRole('treeitem', { name: '100% new.txt' })).toBeHidden()
  await expect(page.getByRole('treeitem', { name: 'old.txt' })).toBeVisible()
})

test('files that are dropped are uploaded', async ({ page, paceline }) => {
  const { open } = await runWith(paceline, {})
  await open(page)
  await expect(page.getByRole('heading', { name: 'No files yet' })).toBeVisible()
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer()
    transfer.items.add(new File(['dropped here'], 'dropped.txt', { type: 'text/plain' }))
    return transfer
  })
  const zone = page.getByRole('region', { name: 'Artifacts' })
  await zone.dispatchEvent('dragover', { dataTransfer: data })
  await expect(page.getByText('Drop to upload into the root')).toBeVisible()
  await zone.dispatchEvent('drop', { dataTransfer: data })
  await page.getByRole('treeitem', { name: 'dropped.txt' }).click()
  await expect(preview(page)).toContainText('dropped here')
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`files are accessible, ${colorScheme}`, async ({ page, paceline }) => {
    const { open } = await runWith(paceline, {
      'model/MLmodel': mlmodel('0'.repeat(32)),
      'train.py': 'import torch\n\ndef f(x: int = 1):\n    return "a"  # note\n',
      'eval.csv': 'a,b\n1,2\n',
      'plot.png': png(),
    })
    await page.emulateMedia({ colorScheme })
    const shown = [
      ['model', 'How to load it'],
      ['train.py', 'import'],
      ['eval.csv', '1 row × 2 columns'],
    ] as const
    for (const [path, text] of shown) {
      await open(page, path)
      await expect(preview(page)).toContainText(text)
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa']).analyze()
      expect(violations).toEqual([])
    }
  })
}
