/**
 * Runs the tests under every supported version of Node but the one that is running. The versions come as packages, which
 * hold nothing but the program.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const VERSIONS = ['20.19.6', '22.23.3', '24.9.0']

/** Tests that take minutes, and whose subject is no version of Node: how input is read, what the file system does, how AWS fails, and what PostgreSQL makes of SQL. */
const ELSEWHERE = [
  'test/hostile.test.ts',
  'test/canary.test.ts',
  'test/write-file.test.ts',
  'test/real.test.ts',
  'test/cloudformation-real.test.ts',
  'test/aws/command-register.test.ts',
  'test/aws/gather-faults.test.ts',
  'test/aws/register-round-trip.test.ts',
  'test/database/postgres.test.ts',
  'test/database/hostile-names.test.ts',
  'test/database/postgresql.test.ts',
  'test/database/postgresql-check.test.ts',
  'test/generate/hostile.test.ts',
  'test/generate/cloudformation.test.ts',
]

/** What tells whether the program runs at all: enough for another release of the version that all tests ran under. */
const FEW = ['test/package.test.ts', 'test/cli.test.ts', 'test/json.test.ts', 'test/report.test.ts', 'test/aws/command.test.ts']

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const vitest = join(root, 'node_modules/vitest/vitest.mjs')
const platform = process.platform === 'win32' ? 'win' : process.platform

for (const version of VERSIONS.filter(candidate => `v${candidate}` !== process.version)) {
  const node = install(version)
  console.log(`\nNode ${version}`)
  const isNear = version.split('.')[0] === process.versions.node.split('.')[0]
  const files = isNear ? FEW : ELSEWHERE.flatMap(file => ['--exclude', file])
  const { status } = spawnSync(node, [vitest, 'run', ...files], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: `${dirname(node)}:${process.env.PATH}`,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
  })
  if (status !== 0) process.exit(status ?? 1)
}

function install(version) {
  const folder = join(root, 'node_modules/.cache/nodes', version)
  const name = `node-${platform}-${process.arch}`
  const node = join(folder, 'node_modules', name, 'bin/node')
  if (!existsSync(node)) {
    const args = ['install', '--no-save', '--no-package-lock', '--prefix', folder, `${name}@${version}`]
    const { status } = spawnSync('npm', args, { stdio: 'inherit', shell: process.platform === 'win32' })
    if (status !== 0) throw new Error(`Node ${version} could not be installed`)
  }
  return node
}
