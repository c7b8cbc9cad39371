import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Minutes of hostile input have a command of their own: npm run test:hostile.
    exclude: process.env.HOSTILE_INPUT ? [] : ['test/hostile.test.ts'],
    testTimeout: 60_000,
    // Most tests wait for child processes: as many files at once as there are processors.
    maxWorkers: '100%',
    // The report is read by scripts/count-tests.mjs.
    reporters: ['default', ['json', { outputFile: `node_modules/.cache/tests/${process.version}.json` }]],
  },
})
