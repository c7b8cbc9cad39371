import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { BuiltCommand, freshFolder, type Outcome } from '../command.ts'
import { ACCOUNT, TASK } from './delegate-task.ts'
import type { Rollout } from './fault/account.ts'
import { type FaultServer, startFaultServer } from './fault-server.ts'

// The command as a child process, speaking HTTP.

const command = new BuiltCommand()
const folder = freshFolder('live')
const FILE = 'task.json'
let server: FaultServer

beforeAll(async () => {
  server = await startFaultServer(ACCOUNT)
  Object.assign(command.env, server.env)
})
beforeEach(() => {
  server.reset()
  writeFileSync(join(folder, FILE), JSON.stringify(TASK, undefined, 2))
  writeFileSync(join(folder, 'values.json'), JSON.stringify(VALUES))
})
afterAll(async () => {
  command.remove()
  rmSync(folder, { recursive: true, force: true })
  await server.stop()
})

const run = (...args: string[]): Promise<Outcome> => command.run(args, folder)
/** The database that the build role connects to. */
const VALUES = { region: 'eu-central-1', database: { resourceId: 'cluster-ABC', user: 'harness' } }
const WRITES = /Register|Update|Create|Delete|Put|Tag|Deregister|GetSecretValue/
/** A definition with one mistake that `fix` repairs. */
const broken = { ...TASK, cpu: 1024 }
const write = (task: object): void => writeFileSync(join(folder, FILE), JSON.stringify(task, undefined, 2))
const revisions = (): number =>
  (server.perform('ecs:ListTaskDefinitions', { familyPrefix: 'delegate' }) as { taskDefinitionArns: string[] }).taskDefinitionArns
    .length

describe('lint --live', () => {
  it('finds nothing where the roles may do all they must; it only reads, and nothing twice', async () => {
    expect(await run('lint', FILE, '--live', '--values', 'values.json', '--require-proof')).toMatchObject({
      status: 0,
      stdout: '1 task definition: nothing found\n',
      stderr: '',
    })
    expect(server.names.filter(name => WRITES.test(name))).toEqual([])
    expect(server.unknown).toEqual([])
    const asked = server.calls.map(({ name, input, region }) => JSON.stringify([name, region, input]))
    expect(new Set(asked).size).toBe(asked.length)
  })

  it('says what is not allowed, with the least statement that would allow it', async () => {
    const { roles, simulation: _, ...account } = ACCOUNT
    const other = await startFaultServer({
      ...account,
      roles: {
        ...roles,
        build: { ...roles.build, inline: {} },
        execution: { ...roles.execution, inline: {} },
      },
    })
    Object.assign(command.env, other.env)
    try {
      const { status, stdout } = await run('lint', FILE, '--live', '--format', 'json')
      const { results } = JSON.parse(stdout)
      expect(status).toBe(1)
      expect(results[0].packs).toEqual(['ecs', 'harness', 'iam'])
      const found = results[0].findings.map(({ rule, path, help }: { rule: string; path: string; help: string }) => [
        rule,
        path,
        help,
      ])
      expect(found).toEqual([
        [
          'build-role-cannot-connect',
          '/containerDefinitions/0/environment/2/value',
          expect.stringContaining('"Action":"rds-db:connect"'),
        ],
        [
          'execution-role-cannot-read-secret',
          '/containerDefinitions/0/secrets/0/valueFrom',
          expect.stringContaining(`"Resource":"${ACCOUNT.secrets.token.arn}"`),
        ],
        [
          'execution-role-cannot-read-secret',
          '/containerDefinitions/0/secrets/1/valueFrom',
          expect.stringContaining(`"Resource":"${ACCOUNT.secrets.ca.arn}"`),
        ],
        [
          'execution-role-cannot-read-secret',
          '/containerDefinitions/0/secrets/2/valueFrom',
          expect.stringContaining(`"Resource":"${ACCOUNT.secrets.proxy.arn}"`),
        ],
        [
          'execution-role-cannot-decrypt',
          '/containerDefinitions/0/secrets/2/valueFrom',
          expect.stringContaining('"kms:ViaService":"secretsmanager.eu-central-1.amazonaws.com"'),
        ],
      ])
    } finally {
      Object.assign(command.env, server.env)
      await other.stop()
    }
  })

  it.each(['ecs:delegate', 'ecs:delegate:1', 'arn:aws:ecs:eu-central-1:111122223333:task-definition/delegate:1'])(
    'reads %s',
    async source => {
      const { status, stdout } = await run('lint', source, '--live', '--values', 'values.json')
      expect([status, stdout]).toEqual([0, '1 task definition: nothing found\n'])
    }
  )

  it('goes on where something cannot be read, and says what and why; --require-proof makes that an error', async () => {
    server.fault('iam:GetRole', 'deny', { when: ({ RoleName }) => RoleName === 'execution' })
    const first = await run('lint', FILE, '--live')
    expect(first.status).toBe(0)
    expect(first.stdout).toContain('info permission-unproved')
    expect(first.stdout).toContain('iam:GetRole')
    expect(first.stdout).toContain('AccessDenied')
    const second = await run('lint', FILE, '--live', '--require-proof')
    expect(second.status).toBe(1)
    expect(second.stdout).toContain('error permission-unproved')
  })

  it('records facts that give the same report offline, and hold no secret', async () => {
    const live = await run('lint', FILE, '--live', '--save-facts', 'facts.json', '--format', 'json')
    expect(statSync(join(folder, 'facts.json')).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(folder, 'facts.json'), 'utf8')).not.toContain('not-to-be-read')
    server.reset()
    const replayed = await run('lint', FILE, '--facts', 'facts.json', '--format', 'json')
    expect(server.calls).toEqual([])
    expect(replayed.stdout).toBe(live.stdout)
    expect(replayed.stderr).toMatch(/^ecs-delegate: proved with facts of account 111122223333, read \d+ minutes? ago \(.*Z\)\n$/)
  })

  it.each([
    [['--live', '--facts', 'x.json'], 'pass one of them'],
    [['--save-facts', 'x.json'], '`--save-facts` goes with `--live`'],
    [['--require-proof'], '`--require-proof` needs something to prove with'],
    [['--facts', 'nothing.json'], 'there is no such file'],
    [['--facts', FILE], 'holds no facts'],
  ])('refuses %j', async (flags, words) => {
    const { status, stderr, stdout } = await run('lint', FILE, ...flags)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain(words)
  })

  it('ends with 3 where no call gets through, and says what to do', async () => {
    server.fault('sts:*', 'expired-token')
    const { status, stderr, stdout } = await run('lint', FILE, '--live')
    expect([status, stdout]).toEqual([3, ''])
    expect(stderr).toMatch(/^ecs-delegate: .*expired/)
    expect(stderr).not.toContain('    at ')
  })

  it('ends with 3 for a definition that cannot be read, and lints the others', async () => {
    const { status, stderr, stdout } = await run('lint', 'ecs:nobody', FILE)
    expect(status).toBe(3)
    expect(stderr).toContain('ecs:nobody')
    expect(stdout).toContain('1 task definition: 1 info')
  })
})

describe('fix', () => {
  it('prints a request of what AWS has', async () => {
    const { status, stdout } = await run('fix', 'ecs:delegate')
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toEqual(expect.objectContaining({ family: 'delegate', tags: TASK.tags }))
    expect(Object.keys(JSON.parse(stdout))).not.toContain('revision')
  })

  it('registers a corrected definition once', async () => {
    write(broken)
    const first = await run('fix', FILE, '--register', '--yes', '--format', 'json')
    // The size is a number: the newest revision says the same in a string.
    expect([first.status, JSON.parse(first.stdout).results[0].fixed.registration.state]).toEqual([0, 'unchanged'])
    write({ ...broken, memory: '4096' })
    const second = await run('fix', FILE, '--register', '--yes', '--format', 'json')
    expect(JSON.parse(second.stdout).results[0].fixed.registration).toEqual({
      state: 'registered',
      old: expect.stringMatching(/delegate:1$/),
      new: expect.stringMatching(/delegate:2$/),
      changed: ['/memory'],
    })
    const third = await run('fix', FILE, '--register', '--yes', '--format', 'json')
    expect(JSON.parse(third.stdout).results[0].fixed.registration.state).toBe('unchanged')
    expect(revisions()).toBe(2)
  })

  it('shows what changes and where before, with values hidden', async () => {
    write({ ...TASK, memory: '4096' })
    const { stderr, stdout } = await run('fix', FILE, '--register', '--yes')
    expect(stderr).toContain('-  "memory": "2048",\n+  "memory": "4096",')
    expect(stderr).toContain(`account 111122223333 (${ACCOUNT.caller.arn}) at ${server.endpoint}`)
    expect(stderr).toContain('nothing was proved')
    expect(stderr + stdout).not.toContain('an account')
    expect(stdout).toContain('registered arn:aws:ecs:eu-central-1:111122223333:task-definition/delegate:2')
  })

  it('registers nothing where errors remain, but by --force; never what the SDK would drop', async () => {
    write({ ...TASK, taskRoleArn: undefined })
    const refused = await run('fix', FILE, '--register', '--yes')
    expect([refused.status, revisions()]).toEqual([1, 1])
    expect(refused.stdout).toContain('not registered: 1 error remained')
    expect((await run('fix', FILE, '--register', '--yes', '--force')).stdout).toContain('registered arn:')
    write({ ...TASK, memory: '4096', shiny: true })
    const unknown = await run('fix', FILE, '--register', '--yes', '--force')
    expect([unknown.status, revisions()]).toEqual([1, 2])
    expect(unknown.stdout).toContain('`/shiny`')
  })

  it('asks nobody where nobody is there', async () => {
    const { status, stderr } = await run('fix', FILE, '--register')
    expect([status, revisions()]).toEqual([2, 1])
    expect(stderr).toContain('pass `--yes`')
  })

  it('registers at most once wherever it is killed, and the next run finishes the job', async () => {
    const task = { ...TASK, memory: '4096' }
    write(task)
    await run('fix', FILE, '--register', '--yes')
    const steps = server.names.length
    expect(steps).toBeGreaterThan(4)
    for (let step = 0; step < steps; step++) {
      for (const moment of ['before', 'after'] as const) {
        server.reset()
        let call = 0
        const end = server.onCall('*', () => void (call++ === step && command.kill()), moment)
        await run('fix', FILE, '--register', '--yes')
        end()
        expect([step, moment, revisions() <= 2]).toEqual([step, moment, true])
        const again = await run('fix', FILE, '--register', '--yes', '--format', 'json')
        expect([step, moment, again.status, revisions()]).toEqual([step, moment, 0, 2])
      }
    }
  }, 120_000)

  it.each(['drop-before', 'drop-during', 'drop-after', 'html', 'malformed', 'server-error'] as const)(
    'never registers twice when the answer is lost: %s',
    async fault => {
      write({ ...TASK, memory: '4096' })
      server.fault('ecs:RegisterTaskDefinition', fault)
      const { status, stdout } = await run('fix', FILE, '--register', '--yes')
      expect(server.names.filter(name => name === 'ecs:RegisterTaskDefinition')).toHaveLength(1)
      const isThere = revisions() === 2
      expect(status).toBe(isThere ? 0 : 3)
      expect(stdout).toContain(isThere ? 'registered arn:' : 'aws ecs list-task-definitions')
    },
    60_000
  )

  it.each([
    [['--yes'], '`--yes` goes with `--register`'],
    [['--register', '--write'], 'contradict each other'],
    [['--register', '--wait'], '`--wait` goes with `--deploy`'],
  ])('refuses %j', async (flags, words) => {
    const { status, stderr } = await run('fix', FILE, ...flags)
    expect(status).toBe(2)
    expect(stderr).toContain(words)
    expect(server.calls).toEqual([])
    expect(existsSync(join(folder, FILE))).toBe(true)
  })
})

describe('fix --deploy', () => {
  const deploy = (...flags: string[]) => run('fix', FILE, '--register', '--yes', '--deploy', 'prod/delegate', ...flags)
  const withService = async (rollout: Rollout, use: (server: FaultServer) => Promise<void>): Promise<void> => {
    const stopped = { reason: 'Essential container in task exited', exitCode: 137, containerReason: 'OutOfMemoryError' }
    const services = { 'prod/delegate': { taskDefinition: 'delegate:1', rollout, stopped } }
    const other = await startFaultServer({ ...ACCOUNT, services })
    Object.assign(command.env, other.env)
    try {
      await use(other)
    } finally {
      Object.assign(command.env, server.env)
      await other.stop()
    }
  }

  it('points the service at the new revision and follows it to a steady state', async () => {
    write({ ...TASK, memory: '4096' })
    await withService('steady', async () => {
      const { status, stdout } = await deploy('--wait')
      expect(stdout).toContain('registered arn:aws:ecs:eu-central-1:111122223333:task-definition/delegate:2')
      expect(stdout).toContain('service prod/delegate runs the new revision')
      expect(status).toBe(0)
    })
  }, 60_000)

  it('ends with 3 where the roll-out fails: why tasks stopped, and what takes it back', async () => {
    write({ ...TASK, memory: '4096' })
    await withService('circuit-breaker', async () => {
      const { status, stdout } = await deploy('--wait')
      expect(status).toBe(3)
      expect(stdout).toContain('OutOfMemoryError')
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
        'aws ecs update-service --cluster prod --service delegate --task-definition'
      )
    })
  }, 60_000)

  it('registers nothing for a service that is not there', async () => {
    write({ ...TASK, memory: '4096' })
    const { status, stdout } = await run('fix', FILE, '--register', '--yes', '--deploy', 'prod/other')
    expect([status, revisions()]).toEqual([2, 1])
    expect(stdout).toContain('not registered')
  })

  it('reads what a service runs', async () => {
    await withService('steady', async () => {
      const { status, stdout } = await run('lint', 'ecs-service:prod/delegate', '--live', '--values', 'values.json')
      expect([status, stdout]).toEqual([0, '1 task definition: nothing found\n'])
    })
  })
})

describe('policy', () => {
  it('prints least policies that allow everything, and the trust that goes with them', async () => {
    const { status, stdout } = await run('policy', FILE)
    expect(status).toBe(0)
    expect(Object.keys(JSON.parse(stdout))).toEqual(['execution', 'task', 'build'])
    expect(server.calls).toEqual([])
  })
})
