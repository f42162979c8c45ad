/** A metric point to log. */
export interface Point {
  key: string
  value: number
  step: number
  timestampMs: number
}

/** What to log to a new run. */
export interface RunData {
  name?: string
  params?: Record<string, string | number>
  tags?: Record<string, string>
  metrics?: Record<string, number | number[]>
  startTimeMs?: number
  status?: 'RUNNING' | 'FINISHED' | 'FAILED' | 'KILLED'
  parentRunId?: string
}

/** Logs as a training does, through MLflow's routes. */
export class Tracking {
  constructor(readonly url: string) {}

  /** Sends one of MLflow's requests; `path` is below `api/2.0/mlflow/`. */
  async send<T = Record<string, unknown>>(path: string, body: unknown, method = 'POST'): Promise<T> {
    const response = await fetch(`${this.url}/api/2.0/mlflow/${path}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as T
  }

  /** Makes an experiment; its name gets an ending that no other test's has. */
  async experiment(name: string): Promise<{ id: string; name: string }> {
    const unique = `${name}-${Math.random().toString(36).slice(2, 8)}`
    const answer = await this.send<{ experiment_id: string }>('experiments/create', { name: unique })
    return { id: answer.experiment_id, name: unique }
  }

  /** Makes a run with its data; a list of values is logged at steps 0, 1, 2, …. Returns its id. */
  async run(experimentId: string, data: RunData = {}): Promise<string> {
    const startTimeMs = data.startTimeMs ?? Date.now()
    const tags = { ...data.tags, ...(data.parentRunId ? { 'mlflow.parentRunId': data.parentRunId } : {}) }
    const answer = await this.send<{ run: { info: { run_id: string } } }>('runs/create', {
      experiment_id: experimentId,
      run_name: data.name,
      start_time: startTimeMs,
      tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
    })
    const runId = answer.run.info.run_id
    const points = Object.entries(data.metrics ?? {}).flatMap(([key, values]) =>
      (Array.isArray(values) ? values : [values]).map((value, step) => ({
        key,
        value,
        step,
        timestampMs: startTimeMs + step * 1000,
      })),
    )
    const params = Object.entries(data.params ?? {}).map(([key, value]) => ({ key, value: String(value) }))
    if (params.length > 0) await this.send('runs/log-batch', { run_id: runId, params })
    await this.log(runId, points)
    const status = data.status ?? 'FINISHED'
    if (status !== 'RUNNING') {
      await this.send('runs/update', { run_id: runId, status, end_time: startTimeMs + 60_000 })
    }
    return runId
  }

  /** Logs points, a thousand a request. NaN and the infinities are sent as MLflow's clients do. */
  async log(runId: string, points: Point[]): Promise<void> {
    for (let first = 0; first < points.length; first += 1000) {
      const metrics = points.slice(first, first + 1000).map(({ key, value, step, timestampMs }) => ({
        key,
        value: Number.isFinite(value) ? value : String(value),
        step,
        timestamp: timestampMs,
      }))
      await this.send('runs/log-batch', { run_id: runId, metrics })
    }
  }

  /** Goes back to a step below 128, as `paceline.resume` does: what is there of it and later ones is superseded. */
  async supersede(runId: string, fromStep: number): Promise<void> {
    const change = [0x08, fromStep, 0x10, 1]
    const event = [0x0a, runId.length, ...new TextEncoder().encode(runId), 0x5a, change.length, ...change]
    const journal = crypto.getRandomValues(new Uint8Array(16))
    const response = await fetch(`${this.url}/api/v1/ingest`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-protobuf' },
      body: Uint8Array.of(0x0a, journal.length, ...journal, 0x10, 1, 0x1a, event.length, ...event),
    })
    const text = await response.text()
    if (!response.ok || !text.includes('"refused":[]')) throw new Error(`ingest: ${response.status} ${text}`)
  }

  /** Puts a file among a run's artifacts. */
  async artifact(
    experimentId: string,
    runId: string,
    path: string,
    content: string | Uint8Array,
  ): Promise<void> {
    const name = path.split('/').map(encodeURIComponent).join('/')
    const key = `${experimentId}/${runId}/artifacts/${name}`
    const response = await fetch(`${this.url}/api/2.0/mlflow-artifacts/artifacts/${key}`, {
      method: 'PUT',
      body: content as BodyInit,
    })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  }
}
