/** How a server's pages are opened, and how one sees inside them that they show what was asked for. */
export interface Subject {
  /** Paths of pages, from the server's address. */
  experiments: string
  table: (experimentId: string) => string
  charts: (experimentId: string) => string
  run: (experimentId: string, runId: string) => string
  /** What leads, within the application, from the page of experiments to an experiment, and from there to its charts. */
  goToTable: (experimentId: string) => string
  goToCharts: (experimentId: string) => string
  /** Expressions that are true in the page once it shows its content. */
  showsExperiments: string
  showsRows: string
  showsCharts: string
  showsRun: string
}

/** Whether so many charts have their points and the last of these has something on its canvas. */
export const chartsDrawn = (count: number) => `(() => {
  const charts = [...document.querySelectorAll('article:has([data-drawn-points])')].slice(0, ${count})
  const canvas = charts[${count} - 1]?.querySelector('canvas')
  return !!canvas && !document.querySelector('[data-reading]') &&
    canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((value, index) => index % 4 === 3 && value > 0)
})()`

const PACELINE: Subject = {
  experiments: '/',
  table: (experimentId) => `/experiments/${experimentId}?layout=table`,
  charts: (experimentId) => `/experiments/${experimentId}?layout=charts`,
  run: (_, runId) => `/runs/${runId}`,
  goToTable: (experimentId) =>
    `document.querySelector('main a[href$="/experiments/${experimentId}"]').click()`,
  goToCharts: () =>
    `[...document.querySelectorAll('[role=radiogroup] label')].find((label) => label.textContent === 'Charts').click()`,
  showsExperiments: `document.querySelector('main').innerText.includes('budgets')`,
  showsRows: `[...document.querySelectorAll('[role=grid] [role=row]')].filter((row) => row.innerText.includes('run-')).length > 10`,
  showsCharts: chartsDrawn(4),
  showsRun: `document.querySelector('main').innerText.includes('batch_size')`,
}

const MLFLOW: Subject = {
  experiments: '/#/experiments',
  table: (experimentId) => `/#/experiments/${experimentId}/runs?viewStateShareKey=&compareRunsMode=TABLE`,
  charts: (experimentId) => `/#/experiments/${experimentId}/runs?compareRunsMode=CHART`,
  run: (experimentId, runId) => `/#/experiments/${experimentId}/runs/${runId}`,
  goToTable: (experimentId) => `location.hash = '#/experiments/${experimentId}/runs'`,
  goToCharts: (experimentId) => `location.hash = '#/experiments/${experimentId}/runs?compareRunsMode=CHART'`,
  showsExperiments: `document.body.innerText.includes('budgets')`,
  showsRows: `[...document.querySelectorAll('[role=row]')].filter((row) => row.innerText.includes('run-')).length > 10`,
  showsCharts: `[...document.querySelectorAll('.js-plotly-plot')].filter((plot) => plot.querySelector('.trace')).length >= 4`,
  showsRun: `document.body.innerText.includes('batch_size')`,
}

/** The subject with a product's name. */
export const subjectNamed = (name: string): Subject => (name === 'MLflow' ? MLFLOW : PACELINE)
