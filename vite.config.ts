/// <reference types="vitest/config" />
import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'
import { sourceHash, writeStamp } from './src/cli/build-stamp.mjs'
import { chromiumArguments, findChromium } from './src/cli/chromium.mjs'
import { CONTENT_SECURITY_POLICY_META } from './src/cli/security-headers.mjs'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The policy inside the page, for hosts that send no headers. Not in dev: hot reload injects scripts and styles. */
const policyInPage: Plugin = {
  name: 'hashiya:policy-in-page',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: CONTENT_SECURITY_POLICY_META },
      injectTo: 'head-prepend',
    },
  ],
}

/** Notes what the build was made from; `npm start` builds again when that changed. */
function stamp(): Plugin {
  let hash = ''
  return {
    name: 'hashiya:stamp',
    apply: 'build',
    buildStart() {
      hash = sourceHash()
    },
    closeBundle: {
      sequential: true,
      handler(error?: Error) {
        if (!error) writeStamp(hash)
      },
    },
  }
}

/** Asked for by the browser tests alone: a build or a unit test needs no browser. */
function chromium() {
  const executablePath = process.env['VITEST'] ? findChromium() : undefined
  return { args: chromiumArguments(), ...(executablePath === undefined ? {} : { executablePath }) }
}

/** The first browsers with custom highlights, `:dir()` and `light-dark()`: nothing that we use is lowered. */
const BROWSERS = ['chrome123', 'firefox140', 'safari17.4']

export default defineConfig({
  root: at('src'),
  publicDir: at('public'),
  base: './',
  plugins: [react(), policyInPage, stamp()],
  worker: { format: 'es' },
  server: { host: '127.0.0.1' },
  build: {
    outDir: at('dist'),
    emptyOutDir: true,
    target: BROWSERS,
    cssTarget: BROWSERS,
    sourcemap: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          // Laws run many cases: a slow machine is no failure.
          testTimeout: 60_000,
          include: ['**/*.test.{ts,tsx}'],
          exclude: ['**/*.browser.test.{ts,tsx}'],
        },
      },
      {
        extends: true,
        // Named here, so that the server does not find them in the middle of a test and reload the page.
        optimizeDeps: {
          include: ['react', 'react-dom', 'react-dom/client', 'react/jsx-runtime', 'react/jsx-dev-runtime', 'zustand'],
        },
        test: {
          name: 'browser',
          testTimeout: 60_000,
          include: ['**/*.browser.test.{ts,tsx}'],
          browser: {
            enabled: true,
            headless: true,
            provider: playwright({ launchOptions: chromium() }),
            instances: [{ browser: 'chromium' }],
            screenshotFailures: false,
          },
        },
      },
    ],
  },
})
