import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    // The report is read by scripts/count-tests.mjs.
    reporters: ['default', ['json', { outputFile: `node_modules/.cache/tests/${process.version}.json` }]],
  },
})
