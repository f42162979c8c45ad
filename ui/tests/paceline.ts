import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
import { preview } from 'vite'
import { SERVER_PATHS } from '../vite.config'
import { Tracking } from './tracking'

/** The server's binary: `PACELINE_SERVER`, or what cargo builds. */
const binary = process.env.PACELINE_SERVER ?? new URL('../../target/debug/paceline', import.meta.url).pathname

const START_TIMEOUT_MS = 20_000

/** Where the pages come from: the server itself, or with `preview` from `dist`, so that a change needs no new binary. */
const isPreview = process.env.PACELINE_UI === 'preview'

/** A started server, with a client that logs to it as trainings do. */
export interface Paceline {
  /** Where it answers, without a slash at the end. */
  url: string
  /** Where its pages are, without a slash at the end. */
  pagesUrl: string
  tracking: Tracking
  /** Kills it, as a crash would, and starts it again on the same port and database. */
  restart: (whileAway?: () => Promise<void>) => Promise<void>
}

/** Tests get a server of their worker's own, and each makes its own experiments on it. */
export const test = base.extend<{ paceline: Paceline }, { server: Paceline }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: the test runner reads the names of fixtures from here
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'paceline-ui-'))
      const port = await freePort()
      const url = `http://127.0.0.1:${port}`
      let child = await start(folder, port)
      const proxy = Object.fromEntries(SERVER_PATHS.map((path) => [path, url]))
      const pages = isPreview ? await preview({ preview: { port: await freePort(), proxy } }) : undefined
      await use({
        url,
        pagesUrl: pages?.resolvedUrls?.local[0]?.replace(/\/$/, '') ?? url,
        tracking: new Tracking(url),
        restart: async (whileAway) => {
          child.kill('SIGKILL')
          await whileAway?.()
          child = await start(folder, port)
        },
      })
      await pages?.close()
      child.kill('SIGKILL')
      await rm(folder, { recursive: true, force: true })
    },
    { scope: 'worker' },
  ],
  paceline: async ({ server }, use) => use(server),
  baseURL: async ({ server }, use) => use(server.pagesUrl),
})

export { expect } from '@playwright/test'

async function start(folder: string, port: number): Promise<ChildProcess> {
  const child = spawn(binary, ['server', '--port', String(port)], { cwd: folder, stdio: 'ignore' })
  const deadline = Date.now() + START_TIMEOUT_MS
  while (Date.now() < deadline) {
    const answer = await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined)
    if (answer?.ok) return child
    if (child.exitCode !== null) throw new Error(`${binary} ended with ${child.exitCode}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`${binary} did not answer within ${START_TIMEOUT_MS} ms`)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject()))
    })
  })
}
