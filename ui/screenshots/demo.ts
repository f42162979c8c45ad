import { crc32, deflateSync } from 'node:zlib'
import type { Tracking } from '../tests/tracking'

const HOUR_MS = 3_600_000

/** What the pictures show: a sweep of trainings, with files, checkpoints and registered versions. */
export interface Demo {
  experimentId: string
  runIds: string[]
  /** The run that the pictures of a run show. */
  bestRunId: string
  modelId: string
  modelName: string
}

const NAMES = [
  'amber',
  'brisk',
  'calm',
  'dusty',
  'early',
  'fleet',
  'grand',
  'hazel',
  'ivory',
  'jolly',
  'keen',
  'lucid',
]
const THINGS = ['heron', 'ibis', 'jay', 'kite', 'lark', 'merle', 'noddy', 'oriole', 'plover', 'quail']

/** Logs the demonstration. */
export async function logDemo(tracking: Tracking): Promise<Demo> {
  await otherExperiments(tracking)
  const experimentId = await named(
    tracking,
    'vision/resnet-sweep',
    'Sweep over learning rate and augmentation.\n\n- baseline: `calm-kite`\n- goal: **val/accuracy ≥ 0.93**',
  )
  const runIds: string[] = []
  for (let index = 0; index < 48; index += 1) runIds.push(await training(tracking, experimentId, index))
  const bestRunId = runIds[17] ?? ''
  await files(tracking, experimentId, bestRunId)
  const { modelId, modelName } = await models(tracking, experimentId, runIds)
  return { experimentId, runIds, bestRunId, modelId, modelName }
}

async function named(tracking: Tracking, name: string, note = ''): Promise<string> {
  const tags = note ? [{ key: 'mlflow.note.content', value: note }] : []
  const answer = await tracking.send<{ experiment_id: string }>('experiments/create', { name, tags })
  return answer.experiment_id
}

async function otherExperiments(tracking: Tracking) {
  const experiments: [string, number][] = [
    ['vision/vit-finetune', 14],
    ['vision/detection/yolo', 9],
    ['nlp/translate-de-en', 22],
    ['nlp/tokenizer', 4],
    ['tabular/churn', 31],
  ]
  for (const [name, runs] of experiments) {
    const experimentId = await named(tracking, name)
    for (let index = 0; index < runs; index += 1) {
      const startTimeMs = Date.now() - ((index * 37) % 28) * 24 * HOUR_MS - index * 1000
      await tracking.run(experimentId, {
        startTimeMs,
        metrics: { loss: 1 / (index + 1) },
        params: { seed: index },
      })
    }
  }
}

async function training(tracking: Tracking, experimentId: string, index: number): Promise<string> {
  const lr = [0.1, 0.03, 0.01, 0.003, 0.001][index % 5] ?? 0.01
  const depth = [18, 34, 50][index % 3] ?? 18
  const augment = ['none', 'flip', 'mixup', 'randaugment'][index % 4] ?? 'none'
  const isLast = index === 47
  const steps = isLast ? 120 : 200
  const skill =
    0.9 - Math.abs(Math.log10(lr) + 2) * 0.08 + (depth - 18) / 600 + (augment === 'mixup' ? 0.02 : 0)
  const noise = (step: number, salt: number) =>
    (Math.sin(index * 12.9898 + step * 78.233 + salt * 37.719) * 43758.5453) % 1
  const curve = (shape: (progress: number) => number, size: number, salt: number) =>
    Array.from({ length: steps }, (_, step) => shape(step / 200) + noise(step, salt) * size)
  const startTimeMs = Date.now() - (48 - index) * 0.9 * HOUR_MS
  const startedNowMs = Date.now() - 125_000
  return tracking.run(experimentId, {
    name: `${NAMES[index % NAMES.length]}-${THINGS[(index * 7) % THINGS.length]}`,
    startTimeMs: isLast ? startedNowMs : startTimeMs,
    status: isLast ? 'RUNNING' : index === 11 ? 'FAILED' : index === 30 ? 'KILLED' : 'FINISHED',
    params: {
      'optimizer.lr': lr,
      'optimizer.name': index % 2 ? 'adamw' : 'sgd',
      depth,
      augment,
      batch_size: 2 ** (5 + (index % 4)),
      seed: index,
    },
    tags: {
      team: 'vision',
      'mlflow.user': ['ada', 'grace', 'alan'][index % 3] ?? 'ada',
      'mlflow.source.name': 'train.py',
      'mlflow.source.git.commit': 'f1e5775c0de8a24b6d0f7a1b2c3d4e5f60718293',
    },
    metrics: {
      'train/loss': curve((progress) => 2.3 * Math.exp(-4 * progress * skill) + 0.15, 0.04, 1),
      'val/loss': curve(
        (progress) => 2.3 * Math.exp(-3.4 * progress * skill) + 0.25 + (lr > 0.05 ? progress * 0.2 : 0),
        0.05,
        2,
      ),
      'val/accuracy': curve((progress) => skill * (1 - Math.exp(-5 * progress)), 0.008, 3),
      'train/learning_rate': curve((progress) => (lr * (1 + Math.cos(Math.PI * progress))) / 2, 0, 4),
      'train/grad_norm': curve((progress) => 1 + 3 * Math.exp(-8 * progress), 0.3, 5),
      'system/cpu_utilization_percentage': curve(() => 63, 12, 6),
      'system/gpu_0_utilization_percentage': curve(() => 91, 6, 7),
      'system/system_memory_usage_megabytes': curve((progress) => 18_000 + 900 * progress, 120, 8),
    },
  })
}

async function files(tracking: Tracking, experimentId: string, runId: string) {
  const put = (path: string, content: string | Uint8Array) =>
    tracking.artifact(experimentId, runId, path, content)
  await put(
    'config.yaml',
    'model:\n  name: resnet50\n  pretrained: true\noptimizer:\n  name: adamw\n  lr: 0.01\nepochs: 200\n',
  )
  await put(
    'train.py',
    'import paceline as mlflow\n\nmlflow.set_experiment("vision/resnet-sweep")\nwith mlflow.start_run():\n    mlflow.log_params(config)\n    for step, batch in enumerate(loader):\n        mlflow.log_metric("train/loss", train(batch), step=step)\n',
  )
  await put(
    'confusion.csv',
    `class,precision,recall,f1,support\n${['cat', 'dog', 'bird', 'frog', 'ship', 'truck'].map((name, at) => `${name},${(0.9 + at / 100).toFixed(3)},${(0.88 + at / 90).toFixed(3)},${(0.89 + at / 95).toFixed(3)},${980 + at * 7}`).join('\n')}\n`,
  )
  await put(
    'report.md',
    '# Result\n\nThe best run of the sweep reaches **0.931** on the validation set.\n\n| augmentation | accuracy |\n|---|---:|\n| none | 0.902 |\n| mixup | 0.931 |\n',
  )
  await put('model/MLmodel', MLMODEL)
  await put('model/requirements.txt', 'mlflow\ntorch==2.9.0\n')
  await put('plots/activation.png', gradient(256, 3))
  for (let step = 0; step <= 4; step += 1) {
    await put(
      `images/samples+step+${step * 50}+timestamp+${1_793_000_000_000 + step}+00000000-0000-4000-8000-00000000000${step}.png`,
      gradient(128, step),
    )
  }
}

async function models(tracking: Tracking, experimentId: string, runIds: string[]) {
  const modelName = 'resnet-classifier'
  await tracking.send('registered-models/create', {
    name: modelName,
    description: 'Classifies product pictures. Serves the **catalogue**.',
    tags: [{ key: 'owner', value: 'vision' }],
  })
  let modelId = ''
  for (const [index, runId] of runIds.slice(14, 20).entries()) {
    const answer = await tracking.send<{ model: { info: { model_id: string } } }>('logged-models', {
      experiment_id: experimentId,
      name: 'resnet',
      model_type: 'pytorch',
      source_run_id: runId,
      params: [{ key: 'depth', value: String([18, 34, 50][index % 3]) }],
    })
    const id = answer.model.info.model_id
    await tracking.send(`logged-models/${id}`, { model_id: id, status: 'LOGGED_MODEL_READY' }, 'PATCH')
    await tracking.send('runs/outputs', { run_id: runId, models: [{ model_id: id, step: (index + 1) * 30 }] })
    for (const [dataset, digest] of [
      ['cifar-test', '3f2a91bc'],
      ['cifar-hard', '77e01d44'],
    ] as const) {
      await tracking.send('runs/log-metric', {
        run_id: runId,
        model_id: id,
        key: 'accuracy',
        value: 0.9 + index / 200 - (dataset === 'cifar-hard' ? 0.07 : 0),
        step: (index + 1) * 30,
        timestamp: Date.now(),
        dataset_name: dataset,
        dataset_digest: digest,
      })
    }
    if (index >= 3) {
      await tracking.send('model-versions/create', {
        name: modelName,
        source: `models:/${id}`,
        run_id: runId,
        model_id: id,
      })
    }
    modelId = id
  }
  await tracking.send('registered-models/alias', { name: modelName, alias: 'champion', version: '2' })
  await tracking.send('registered-models/alias', { name: modelName, alias: 'challenger', version: '3' })
  return { modelId, modelName }
}

const MLMODEL = `artifact_path: model
flavors:
  python_function:
    loader_module: mlflow.pytorch
    python_version: 3.11.7
  pytorch:
    model_data: data
    pytorch_version: 2.9.0
mlflow_version: 3.17.2
signature:
  inputs: '[{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 3, 32, 32]}}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 10]}}]'
`

/** A picture that shows that it is one: a PNG of a gradient. */
function gradient(size: number, hue: number): Uint8Array {
  const rows = Buffer.alloc(size * (size * 3 + 1))
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const wave = Math.sin((x * (hue + 1)) / 20) * Math.cos((y * (hue + 2)) / 24)
      rows.set([40 + 80 * (wave + 1), (x * 200) / size, (y * 220) / size], y * (size * 3 + 1) + 1 + x * 3)
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, checksum])
}
