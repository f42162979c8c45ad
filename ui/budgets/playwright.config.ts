import { defineConfig } from '@playwright/test'
import tests from '../playwright.config'

/** Measures pages instead of testing them: alone on the machine, and for as long as it takes. */
export default defineConfig({
  ...tests,
  testDir: '.',
  testMatch: 'budgets.ts',
  fullyParallel: false,
  workers: 1,
  timeout: 60 * 60_000,
  use: { ...tests.use, trace: 'off' },
})
