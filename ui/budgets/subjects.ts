/** How a server's pages are opened, and how one sees inside them that they show what was asked for. */
export interface Subject {
  /** Paths of pages, from the server's address. */
  experiments: string
  table: (experimentId: string) => string
  charts: (experimentId: string) => string
  run: (experimentId: string, runId: string) => string
  /** Expressions that are true in the page once it shows its content. */
  showsExperiments: string
  showsRows: string
  showsCharts: string
  showsRun: string
}

/** Whether so many canvases of charts have something on them and none is waiting. */
const chartsDrawn = (count: number) => `(() => {
  const canvases = [...document.querySelectorAll('article canvas')]
  const isDrawn = (canvas) => canvas.width > 0 &&
    canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((value, index) => index % 4 === 3 && value > 0)
  return !document.querySelector('[data-reading]') && canvases.length >= ${count} && canvases.slice(0, ${count}).every(isDrawn)
})()`

const PACELINE: Subject = {
  experiments: '/',
  table: (experimentId) => `/experiments/${experimentId}?layout=table`,
  charts: (experimentId) => `/experiments/${experimentId}?layout=charts`,
  run: (_, runId) => `/runs/${runId}`,
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
  showsExperiments: `document.body.innerText.includes('budgets')`,
  showsRows: `[...document.querySelectorAll('[role=row]')].filter((row) => row.innerText.includes('run-')).length > 10`,
  showsCharts: `document.querySelectorAll('svg.main-svg .trace, .js-plotly-plot .bars .point, .js-plotly-plot .scatterlayer .trace').length > 4`,
  showsRun: `document.body.innerText.includes('batch_size')`,
}

/** The subject with a product's name. */
export const subjectNamed = (name: string): Subject => (name === 'MLflow' ? MLFLOW : PACELINE)
