/** Adds up the reports that test runs have left in a folder, and prints the sum as the last line of a CI run. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const [folder] = process.argv.slice(2)
const sum = { passed: 0, failed: 0, skipped: 0 }
for (const name of existsSync(folder) ? readdirSync(folder).filter(file => file.endsWith('.json')) : []) {
  const report = JSON.parse(readFileSync(join(folder, name), 'utf8'))
  sum.passed += report.numPassedTests
  // A file that does not load fails without a single test of its own.
  sum.failed +=
    report.numFailedTests +
    report.testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0).length
  sum.skipped += report.numPendingTests + report.numTodoTests
}
console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`)
if (sum.passed === 0) {
  console.error('no test ran')
  process.exitCode = 1
}
