import { expect, test } from '../tests/paceline'
import { type Demo, logDemo } from './demo'

const FOLDER = new URL('../../docs/images/', import.meta.url).pathname

/** The pages, by the names of their pictures. */
const pages = ({ experimentId, runIds, bestRunId, modelId, modelName }: Demo): Record<string, string> => ({
  experiments: '/',
  runs: `/experiments/${experimentId}?layout=both`,
  charts: `/experiments/${experimentId}?layout=charts`,
  models: `/experiments/${experimentId}/models`,
  run: `/runs/${bestRunId}`,
  'run-charts': `/runs/${bestRunId}/charts`,
  artifacts: `/runs/${bestRunId}/artifacts?path=train.py`,
  compare: `/compare?runs=${runIds.slice(15, 19).join(',')}`,
  'logged-model': `/logged-models/${modelId}`,
  registry: '/models',
  'registered-model': `/models/${modelName}`,
  'model-version': `/models/${modelName}/versions/2`,
  trash: '/trash',
  settings: '/settings',
})

test('pictures of every page, light and dark', async ({ page, paceline }) => {
  const demo = await logDemo(paceline.tracking)
  const deleted = demo.runIds.slice(40, 43)
  for (const runId of deleted) await paceline.tracking.send('runs/delete', { run_id: runId })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const [name, path] of Object.entries(pages(demo))) {
      await page.goto(path)
      await expect(page.locator('[aria-busy=true], [data-reading]')).toHaveCount(0)
      await page.waitForTimeout(700)
      await page.screenshot({ path: `${FOLDER}${name}-${colorScheme}.png` })
    }
  }
})
