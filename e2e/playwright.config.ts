import { defineConfig } from '@playwright/test'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { chromiumArguments, findChromium } from '../src/cli/chromium.mjs'

/** A free port, chosen once: workers read this file again and find it in the environment. */
async function chosenPort(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.')
  return String(address.port)
}

const port = (process.env['HASHIYA_STORIES_PORT'] ??= await chosenPort())
const baseURL = `http://127.0.0.1:${port}/`

const executablePath = findChromium()

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list']],
  use: {
    baseURL,
    browserName: 'chromium',
    trace: 'retain-on-failure',
    launchOptions: { args: chromiumArguments(), ...(executablePath === undefined ? {} : { executablePath }) },
  },
  projects: [
    { name: 'stories', testMatch: '*.spec.ts' },
    { name: 'screenshots', testMatch: 'screenshots.ts' },
  ],
  // The same server and headers as a user gets; it builds first when the sources changed.
  webServer: {
    command: `"${process.execPath}" "${fileURLToPath(new URL('../src/cli/start.mjs', import.meta.url))}"`,
    env: { PORT: port, BROWSER: 'none', NO_COLOR: '' }, // Playwright forces colours on it; both at once is a warning
    url: baseURL,
    timeout: 120_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 5_000 },
  },
})
