import { defineConfig } from '@playwright/test'
import tests from '../playwright.config'

/** Takes the pictures of the documentation: `npm run screenshots`. */
export default defineConfig({
  ...tests,
  testDir: '.',
  testMatch: 'screenshots.ts',
  workers: 1,
  timeout: 10 * 60_000,
})
