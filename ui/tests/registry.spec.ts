import { expectAccessible } from './accessible'
import { expect, test } from './paceline'
import type { Tracking } from './tracking'

/** A model with a version for each of the runs, and a name that no other test's has. */
async function model(
  tracking: Tracking,
  name: string,
  runIds: string[],
  experimentId: string,
): Promise<string> {
  const unique = `${name}-${Math.random().toString(36).slice(2, 8)}`
  await tracking.send('registered-models/create', { name: unique, description: `About **${name}**` })
  for (const runId of runIds) {
    await tracking.send('model-versions/create', {
      name: unique,
      source: `mlflow-artifacts:/${experimentId}/${runId}/artifacts/model`,
      run_id: runId,
    })
  }
  return unique
}

/** Two runs that differ in a param and a metric, with a model each whose inputs differ. */
async function runsWithModels(tracking: Tracking, experimentId: string): Promise<string[]> {
  const runIds: string[] = []
  for (const [name, depth, loss, inputs] of [
    ['first', 3, 0.5, 'age'],
    ['second', 5, 0.25, 'weight'],
  ] as const) {
    const runId = await tracking.run(experimentId, {
      name,
      params: { depth, optimizer: 'adam' },
      metrics: { loss, accuracy: 0.75 },
    })
    await tracking.artifact(
      experimentId,
      runId,
      'model/MLmodel',
      `flavors: {}\nsignature:\n  inputs: '[{"type": "double", "name": "${inputs}"}]'\n  outputs: null\n`,
    )
    runIds.push(runId)
  }
  return runIds
}

test('a model is made, found by its tag, renamed and renamed back', async ({ page }) => {
  const name = `made-${Math.random().toString(36).slice(2, 8)}`
  await page.goto('models')
  await page.getByRole('button', { name: 'New', exact: true }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('a/b')
  await page.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByText('A name has neither / nor : in it.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Name' }).fill(name)
  await page.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByRole('heading', { name })).toBeVisible()
  await expect(page.getByText('It has no version yet')).toBeVisible()

  await page.getByRole('button', { name: 'Add tag' }).click()
  await page.getByRole('textbox', { name: 'Tag name' }).fill('team')
  await page.getByRole('textbox', { name: 'Tag value' }).fill(name)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('list', { name: 'Tags' })).toContainText('team')

  await page.goto('models')
  await expect(page.getByRole('searchbox')).toBeVisible()
  await page.keyboard.press('/')
  await page.keyboard.type(`team=${name}`)
  await expect(page.getByRole('row')).toHaveCount(2)
  await page.getByRole('link', { name, exact: true }).click()

  await page.getByRole('button', { name: `Actions for ${name}` }).click()
  await page.getByRole('menuitem', { name: 'Rename…' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill(`${name}-2`)
  await page.getByRole('button', { name: 'Rename', exact: true }).click()
  await expect(page).toHaveURL(new RegExp(`/models/${name}-2$`))
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page).toHaveURL(new RegExp(`/models/${name}$`))
  await expect(page.getByRole('heading', { name, exact: true })).toBeVisible()
})

test('a name that is taken is refused at the field, by the server', async ({ page, paceline }) => {
  const experiment = await paceline.tracking.experiment('registry')
  const name = await model(paceline.tracking, 'taken', [], experiment.id)
  await page.goto('models')
  await expect(page.getByRole('button', { name: 'New', exact: true })).toBeVisible()
  await page.keyboard.press('n')
  await page.getByRole('textbox', { name: 'Name' }).fill(name)
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('already exists')).toBeVisible()
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue(name)
})

test('an alias is given, moves to another version, is removed and comes back', async ({ page, paceline }) => {
  const experiment = await paceline.tracking.experiment('registry')
  const runIds = await runsWithModels(paceline.tracking, experiment.id)
  const name = await model(paceline.tracking, 'aliases', runIds, experiment.id)
  await page.goto(`models/${name}`)
  const row = (version: string) =>
    page.getByRole('row').filter({ has: page.getByRole('link', { name: version, exact: true }) })

  const give = async (version: string, alias: string) => {
    await page.getByRole('button', { name: `Give version ${version} an alias` }).click()
    await page.getByRole('combobox', { name: 'Alias' }).fill(alias)
    await page.getByRole('button', { name: 'Set alias' }).click()
  }
  await give('1', 'v2')
  await expect(page.getByText("'v2' reads like the number of a version.")).toBeVisible()
  await page.getByRole('combobox', { name: 'Alias' }).fill('champion')
  await page.getByRole('button', { name: 'Set alias' }).click()
  await expect(row('1')).toContainText('@champion')

  await page.getByRole('button', { name: 'Give version 2 an alias' }).click()
  await page.getByRole('combobox', { name: 'Alias' }).fill('champion')
  await expect(page.getByText('It moves from version 1.')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(row('2')).toContainText('@champion')
  await expect(row('1')).not.toContainText('@champion')

  await page.getByRole('button', { name: 'Remove alias champion' }).click()
  await expect(row('2')).not.toContainText('@champion')
  await page
    .getByRole('alert')
    .filter({ hasText: '@champion is removed.' })
    .getByRole('button', { name: 'Undo' })
    .click()
  await expect(row('2')).toContainText('@champion')
})

test('a stage is set and the version that was in it is archived', async ({ page, paceline }) => {
  const experiment = await paceline.tracking.experiment('registry')
  const runIds = await runsWithModels(paceline.tracking, experiment.id)
  const name = await model(paceline.tracking, 'stages', runIds, experiment.id)
  await paceline.tracking.send('model-versions/transition-stage', { name, version: '1', stage: 'Production' })
  await page.goto(`models/${name}`)
  await page.getByRole('button', { name: 'Actions for version 2' }).click()
  await page.getByRole('menuitem', { name: 'Stage (old)…' }).click()
  await page.getByRole('combobox', { name: 'Stage' }).click()
  await page.getByRole('option', { name: 'Production' }).click()
  await page.getByLabel('Archive the other versions in Production').check()
  await page.getByRole('button', { name: 'Set stage' }).click()
  const versions = page.getByRole('grid', { name: 'Versions' })
  await expect(versions.getByRole('row').nth(2)).toContainText('Production')
  await expect(versions.getByRole('row').nth(3)).toContainText('Archived')
})

test('comparing two versions shows what differs, and all of it on demand', async ({ page, paceline }) => {
  const experiment = await paceline.tracking.experiment('registry')
  const runIds = await runsWithModels(paceline.tracking, experiment.id)
  const name = await model(paceline.tracking, 'compared', runIds, experiment.id)
  await page.goto(`models/${name}`)
  await page.getByRole('checkbox', { name: 'Select version 1' }).check()
  await page.getByRole('checkbox', { name: 'Select version 2' }).check()
  await page.keyboard.press('c')
  const comparison = page.getByRole('region', { name: 'Comparison' })
  await expect(comparison.getByRole('row', { name: 'depth 5 3' })).toBeVisible()
  await expect(comparison.getByRole('row', { name: 'loss 0.25 0.5' })).toBeVisible()
  await expect(comparison.getByRole('row', { name: 'weight double –' })).toBeVisible()
  await expect(comparison.getByRole('row', { name: /optimizer/ })).toHaveCount(0)
  await page.getByLabel('Also what is the same').check()
  await expect(comparison.getByRole('row', { name: 'optimizer adam adam' })).toBeVisible()
  await expectAccessible(page)
  await page.goBack()
  await expect(page.getByRole('grid', { name: 'Versions' })).toBeVisible()
})

test('a version says where it comes from and how to load it', async ({ page, paceline }) => {
  const experiment = await paceline.tracking.experiment('registry')
  const runIds = await runsWithModels(paceline.tracking, experiment.id)
  const name = await model(paceline.tracking, 'lineage', runIds, experiment.id)
  await paceline.tracking.send('registered-models/alias', { name, alias: 'live', version: '1' })
  await page.goto(`models/${name}`)
  await page.getByRole('grid', { name: 'Versions' }).getByRole('link', { name: '1', exact: true }).click()
  await expect(page.getByText(`mlflow.pyfunc.load_model("models:/${name}@live")`)).toBeVisible()
  const lineage = page.getByRole('region', { name: 'Lineage' })
  await expect(lineage.getByRole('link', { name: 'first' })).toHaveAttribute(
    'href',
    new RegExp(`/runs/${runIds[0]}$`),
  )
  await expect(lineage.getByRole('link', { name: experiment.name })).toBeVisible()
  await expect(
    page.getByRole('table', { name: 'Signature' }).getByRole('row', { name: 'inputs age double' }),
  ).toBeVisible()

  await page.getByRole('button', { name: 'Write description' }).click()
  await page.getByRole('textbox', { name: 'Description' }).fill('The **good** one')
  await page.keyboard.press('Control+Enter')
  await expect(page.locator('strong', { hasText: 'good' })).toBeVisible()
  await expectAccessible(page)
})

test('a version and a model are deleted only after asking', async ({ page, paceline }) => {
  const experiment = await paceline.tracking.experiment('registry')
  const runIds = await runsWithModels(paceline.tracking, experiment.id)
  const name = await model(paceline.tracking, 'deleted', runIds, experiment.id)
  await page.goto(`models/${name}/versions/2`)
  await page.getByRole('button', { name: 'Actions for version 2' }).click()
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  await page.getByRole('button', { name: 'Delete version' }).click()
  await expect(page.getByRole('grid', { name: 'Versions' }).getByRole('row')).toHaveCount(3)
  await expect(page.getByRole('button', { name: 'Actions for version 2' })).toHaveCount(0)

  await page.getByRole('button', { name: `Actions for ${name}` }).click()
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  await expect(page.getByRole('dialog')).toContainText('with its 1 version')
  await page.getByRole('button', { name: 'Delete model' }).click()
  await expect(page).toHaveURL(/\/models$/)
  await expect(page.getByRole('link', { name, exact: true })).toHaveCount(0)
})

test('the list and a model are accessible', async ({ page, paceline }) => {
  const experiment = await paceline.tracking.experiment('registry')
  const runIds = await runsWithModels(paceline.tracking, experiment.id)
  const name = await model(paceline.tracking, 'accessible', runIds, experiment.id)
  await paceline.tracking.send('registered-models/alias', { name, alias: 'live', version: '1' })
  await paceline.tracking.send('registered-models/set-tag', { name, key: 'team', value: 'vision' })
  await page.goto('models')
  await expect(page.getByRole('link', { name, exact: true })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('link', { name, exact: true }).click()
  await expect(page.getByRole('grid', { name: 'Versions' })).toContainText('0.25')
  await expectAccessible(page)
})
