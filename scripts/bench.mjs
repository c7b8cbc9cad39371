/**
 * Measures what the command costs, as ratios to what cannot be avoided, both sides alternating in one run: absolute times of
 * a shared machine mean nothing a minute later. `npm run bench [-- ROUNDS]`
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = join(root, 'dist/bin.cjs')
const rounds = Number(process.argv[2] ?? 40)
const FILES = 10_000

// On Node 20 this variable adds 40 ms to every start and makes any ratio look good.
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env

/** What no linter can do without. */
const PARSE_ALL = `
const { readdirSync, readFileSync } = require('node:fs')
const folder = process.argv[2]
let count = 0
for (const name of readdirSync(folder)) count += JSON.parse(readFileSync(folder + '/' + name, 'utf8')).containerDefinitions.length
if (count === 0) throw new Error('nothing parsed')
`

const READ = "require('node:fs').readFileSync(process.argv[2], 'utf8')"
const LENIENT = "{ version: '1.1', logLevel: 'silent' }"

const folder = mkdtempSync(join(tmpdir(), 'ecs-delegate-bench-'))
try {
  const one = join(folder, 'one.json')
  writeFileSync(one, definition(0))
  const many = join(folder, 'many')
  mkdirSync(many)
  for (let index = 0; index < FILES; index++)
    writeFileSync(join(many, `${String(index).padStart(5, '0')}.json`), definition(index))
  const parse = join(folder, 'parse.cjs')
  writeFileSync(parse, PARSE_ALL)
  const yaml = join(folder, 'one.yaml')
  writeFileSync(yaml, definition(0))

  compare('lint of one file', [bin, 'lint', one], 'node -e 0', ['-e', '0'], rounds, 2.1)
  compare('lint of one YAML file', [bin, 'lint', yaml], 'node -e 0', ['-e', '0'], rounds)
  compare(`lint of ${FILES} files`, [bin, 'lint', many], 'read and parse them', [parse, many], Math.ceil(rounds / 2), 3.2)
  const template = join(folder, 'large.template.yaml')
  writeFileSync(template, largeTemplate(1_000_000))
  const parseYaml = join(folder, 'parse-yaml.cjs')
  writeFileSync(
    parseYaml,
    `require(${JSON.stringify(createRequire(import.meta.url).resolve('yaml'))}).parse(${READ}, ${LENIENT})`
  )
  compare(
    'lint of a template of 1 MB',
    [bin, 'lint', template],
    'parse it with yaml',
    [parseYaml, template],
    Math.ceil(rounds / 4),
    1.5
  )
  compareMemory(`peak memory, ${FILES} files`, [bin, 'lint', many], 'read and parse them', [parse, many], 1.5)
  await rules(0.3)
  await proof(Math.ceil(rounds / 8), 1.5)
  tarball(400)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function compare(name, ours, baseline, theirs, times, goal) {
  const ratios = []
  const millis = []
  for (let round = 0; round < times + 2; round++) {
    // Alternate who goes first, so that neither always runs on the warmer machine.
    const [first, second] = round % 2 === 0 ? [ours, theirs] : [theirs, ours]
    const [a, b] = [elapsed(first), elapsed(second)]
    const [own, other] = round % 2 === 0 ? [a, b] : [b, a]
    if (round >= 2) {
      ratios.push(own / other)
      millis.push(own)
    }
  }
  report(name, median(ratios), `${baseline}, median of ${times} pairs, ${median(millis).toFixed(0)} ms`, goal)
}

function compareMemory(name, ours, baseline, theirs, goal) {
  const hook = join(folder, 'rss.cjs')
  writeFileSync(hook, "process.on('exit', () => require('node:fs').writeSync(2, `\\nRSS ${process.resourceUsage().maxRSS}\\n`))")
  const peak = args => median([0, 1, 2].map(() => Number(/RSS (\d+)/.exec(run(['-r', hook, ...args]).stderr)[1])))
  const own = peak(ours)
  report(name, own / peak(theirs), `${baseline}, ${(own / 1024).toFixed(0)} MiB`, goal)
}

/**
 * How long a proof of three roles and three secrets takes, from the first call to the last answer, when each call takes 50 ms:
 * as a ratio to the longest chain of calls of which each needs the answer before, and of the whole command in milliseconds.
 */
async function proof(times, goal) {
  const LATENCY = 50
  // Who is asking; which policies, which policy, which version of it. Secret, key and simulator make four as well.
  const CHAIN = 4
  const bundle = join(folder, 'fault-server.mjs')
  const contents = `
    export { startFaultServer } from './test/aws/fault-server.ts'
    export { ACCOUNT, TASK } from './test/aws/delegate-task.ts'`
  await build({ stdin: { contents, resolveDir: root }, bundle: true, platform: 'node', format: 'esm', outfile: bundle })
  const { startFaultServer, ACCOUNT, TASK } = await import(pathToFileURL(bundle).href)
  const task = join(folder, 'task.json')
  writeFileSync(task, JSON.stringify(TASK))
  const server = await startFaultServer(ACCOUNT)
  const ratios = []
  const millis = []
  for (let round = 0; round < times + 1; round++) {
    server.reset()
    server.delay = LATENCY
    const start = performance.now()
    const child = spawn(process.execPath, [bin, 'lint', task, '--live'], { env: { ...env, ...server.env }, stdio: 'ignore' })
    await once(child, 'close')
    if (child.exitCode !== 0) throw new Error('the proof failed')
    if (round === 0) continue
    millis.push(performance.now() - start)
    const [first, last] = [Math.min(...server.calls.map(call => call.start)), Math.max(...server.calls.map(call => call.end))]
    ratios.push((last - first) / (CHAIN * LATENCY))
  }
  const how = `${CHAIN} calls in a row, median of ${times}; ${server.calls.length} calls in all, ${median(millis).toFixed(0)} ms with the start`
  await server.stop()
  report('proof, 50 ms a call', median(ratios), how, goal)
}

/** What each rule of the ecs pack costs a file once the engine is warm: of all of them, and of the slowest. */
async function rules(goal) {
  const { PACKS, contextOf, load } = await import(pathToFileURL(join(root, 'dist/library/index.js')).href)
  const documents = []
  for (let index = 0; index < 1000; index++) documents.push(...(await load('one.json', Buffer.from(definition(index)))))
  const scope = { values: {}, container: undefined, expectsDelegate: false }
  const contexts = documents.map(document => contextOf(document, scope))
  const ignore = () => undefined
  const rounds = 50
  const costs = PACKS.ecs.map(rule => {
    const micros = []
    for (let round = 0; round < rounds; round++) {
      const start = process.hrtime.bigint()
      for (let index = 0; index < documents.length; index++) rule.check(documents[index].task, contexts[index], ignore)
      micros.push(Number(process.hrtime.bigint() - start) / 1e3 / documents.length)
    }
    return { id: rule.id, micros: median(micros.slice(rounds / 2)) }
  })
  const slowest = costs.reduce((one, other) => (other.micros > one.micros ? other : one))
  const mean = costs.reduce((sum, { micros }) => sum + micros, 0) / costs.length
  const slow = `slowest ${slowest.id} ${slowest.micros.toFixed(2)} µs`
  console.log(`${'a rule of the ecs pack, a file'.padEnd(32)} ${mean.toFixed(2)} µs, ${slow} (goal: at most ${goal} µs)`)
}

function tarball(goal) {
  const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, encoding: 'utf8' })
  const [{ size }] = JSON.parse(stdout)
  console.log(`${'tarball'.padEnd(32)} ${(size / 1000).toFixed(0)} kB (goal: at most ${goal} kB)`)
}

function report(name, ratio, how, goal) {
  const verdict = goal === undefined ? '' : ` (goal: at most ${goal})`
  console.log(`${name.padEnd(32)} ${ratio.toFixed(2)} x ${how}${verdict}`)
}

function elapsed(args) {
  const start = process.hrtime.bigint()
  run(args)
  return Number(process.hrtime.bigint() - start) / 1e6
}

function run(args) {
  const result = spawnSync(process.execPath, args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1e9 })
  if (result.status > 1 || result.error) throw new Error(`${args.join(' ')} failed: ${result.stderr}`)
  return result
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

/** A template of this size: a right definition of a delegate, and roles and policies as people write them, functions included. */
function largeTemplate(size) {
  const parts = [
    `AWSTemplateFormatVersion: 2010-09-09
Resources:
  Delegate:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: delegate
      ContainerDefinitions:
        - Name: web
          Image: nginx:1.27
          Memory: 128
          Essential: true
`,
  ]
  for (let index = 0, length = 0; length < size; index++) {
    const part = `  Role${index}: # who may read
    Type: AWS::IAM::Role
    Properties:
      Path: /service/
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement: [{ Effect: Allow, Principal: { Service: ecs-tasks.amazonaws.com }, Action: 'sts:AssumeRole' }]
      Policies:
        - PolicyName: read
          PolicyDocument:
            Statement:
              - Effect: Allow
                Action: secretsmanager:GetSecretValue
                Resource: !Sub "arn:\${AWS::Partition}:secretsmanager:\${AWS::Region}:\${AWS::AccountId}:secret:app-${index}-*"
              - Effect: Allow
                Action: [logs:CreateLogStream, logs:PutLogEvents]
                Resource: !GetAtt Logs${index}.Arn
`
    parts.push(part)
    length += part.length
  }
  return parts.join('')
}

/** A right definition of a delegate and a sidecar, 4 KB as people write them. */
function definition(index) {
  const arn = (service, resource) => `arn:aws:${service}:eu-west-1:111122223333:${resource}`
  const role = name => `arn:aws:iam::111122223333:role/${name}-${index}`
  const file = '/etc/ssl/certs/dbops/root_ca.crt'
  const awslogs = {
    logDriver: 'awslogs',
    options: {
      'awslogs-group': `/ecs/delegate-${index}`,
      'awslogs-region': 'eu-west-1',
      'awslogs-stream-prefix': 'delegate',
      'awslogs-create-group': 'true',
    },
  }
  const task = {
    family: `delegate-${index}`,
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '1024',
    memory: '2048',
    executionRoleArn: role('execution'),
    taskRoleArn: role('task'),
    containerDefinitions: [
      {
        name: 'delegate',
        image: 'us-docker.pkg.dev/gar-prod-setup/harness-public/harness/delegate:3.0.0',
        essential: true,
        portMappings: [{ containerPort: 3000, protocol: 'tcp' }],
        environment: [
          { name: 'HARNESS_ACCOUNT_ID', value: `account-${index}` },
          { name: 'HARNESS_URL', value: 'https://app.harness.io' },
          { name: 'HARNESS_NAME', value: `delegate-${index}` },
          { name: 'HARNESS_ECS_BUILD_TASK_ROLE_ARN', value: role('build') },
          { name: 'HARNESS_SECRET_FILE_MAPPINGS', value: `HARNESS_CERT_0:${file}` },
          { name: 'HARNESS_CI_MOUNT_VOLUMES', value: `${file}:${file}` },
        ],
        secrets: [
          { name: 'HARNESS_TOKEN', valueFrom: arn('secretsmanager', `secret:harness/token-${index}-AbCdEf`) },
          { name: 'HARNESS_CERT_0', valueFrom: arn('secretsmanager', `secret:rds-ca-${index}-AbCdEf`) },
        ],
        logConfiguration: awslogs,
        healthCheck: {
          command: ['CMD-SHELL', 'curl -f http://localhost:3000/health || exit 1'],
          interval: 30,
          timeout: 5,
          retries: 3,
        },
      },
      {
        name: 'sidecar',
        image: 'public.ecr.aws/example/metrics:1.2.3',
        essential: false,
        environment: Array.from({ length: 10 }, (_, number) => ({
          name: `SETTING_${number}`,
          value: `value ${number} of ${index}`,
        })),
        dependsOn: [{ containerName: 'delegate', condition: 'START' }],
        logConfiguration: awslogs,
      },
    ],
    tags: [{ key: 'team', value: 'platform' }],
  }
  return JSON.stringify(task, undefined, 2)
}
