import { Tracking } from '../tests/tracking'

/** An experiment to measure pages on. */
export interface Filled {
  experimentId: string
  runIds: string[]
}

/** How much is logged to each of its runs. */
export interface Extent {
  runs: number
  metrics: number
  /** Points of each metric. */
  points: number
}

/** Requests under way at once: enough that a server is never idle, few enough that none queues for long. */
const CONNECTIONS = 16

const START_MS = Date.UTC(2026, 10, 1)

/** Makes an experiment with runs of 5 params, 3 tags and some metrics, through MLflow's routes. */
export async function fill(url: string, name: string, extent: Extent): Promise<Filled> {
  const tracking = new Tracking(url)
  const { id: experimentId } = await tracking.experiment(name)
  const runIds = new Array<string>(extent.runs)
  await inParallel(extent.runs, async (index) => {
    runIds[index] = await tracking.run(experimentId, {
      name: `run-${index}`,
      startTimeMs: START_MS + index * 1000,
      params: {
        lr: 10 ** -(1 + (index % 5)),
        batch_size: 2 ** (4 + (index % 6)),
        model: ['resnet', 'vit-b', 'vit-l', 'mlp'][index % 4] ?? 'mlp',
        seed: index,
        dropout: (index % 10) / 20,
      },
      tags: {
        team: ['vision', 'nlp'][index % 2] ?? 'nlp',
        host: `gpu-${index % 8}`,
        note: `sweep ${index % 100}`,
      },
      metrics: curves(index, extent),
    })
  })
  return { experimentId, runIds }
}

/** Noisy curves that fall or rise, alike for every server. */
function curves(run: number, { metrics, points }: Extent): Record<string, number[]> {
  return Object.fromEntries(
    Array.from({ length: metrics }, (_, metric) => [
      metricKey(metric),
      Array.from({ length: points }, (_, step) => {
        const noise = Math.sin(run * 12.9898 + metric * 78.233 + step * 37.719) * 0.05
        const progress = points === 1 ? run / 1000 : step / points
        return Math.fround(Math.exp(-3 * progress) * (1 + metric / 10) + noise)
      }),
    ]),
  )
}

const metricKey = (metric: number) =>
  `${['train', 'val', 'test'][metric % 3]}/${metric < 3 ? 'loss' : `metric_${metric}`}`

async function inParallel(count: number, work: (index: number) => Promise<void>) {
  let next = 0
  const worker = async () => {
    while (next < count) {
      const index = next
      next += 1
      await work(index)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, worker))
}
