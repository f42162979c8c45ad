import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

/** The server that development talks to: `PACELINE_URL`, or one on its usual port. */
const server = process.env.PACELINE_URL ?? 'http://127.0.0.1:5000'
/** The paths that the server answers itself. */
export const SERVER_PATHS = ['/api', '/ajax-api', '/get-artifact', '/model-versions', '/health', '/version']

/**
 * Modules that are left out when nothing of them is used. The decompressors do not say so of themselves, and one of them,
 * which we do not use, compiles WebAssembly as soon as it is loaded: the content security policy bars that.
 */
const WITHOUT_SIDE_EFFECTS = /\/node_modules\/(hyparquet-compressors|hysnappy)\//

export default defineConfig({
  // Relative: the server says in <base> where the app lives, below whatever prefix.
  base: './',
  plugins: [react()],
  resolve: { alias: { '~': new URL('./src', import.meta.url).pathname } },
  build: {
    target: 'es2022',
    sourcemap: false,
    chunkSizeWarningLimit: 700,
    rolldownOptions: { treeshake: { moduleSideEffects: (path) => !WITHOUT_SIDE_EFFECTS.test(path) } },
  },
  server: { proxy: Object.fromEntries(SERVER_PATHS.map((path) => [path, server])) },
  preview: { proxy: Object.fromEntries(SERVER_PATHS.map((path) => [path, server])) },
  test: { include: ['src/**/*.test.{ts,tsx}'] },
})
