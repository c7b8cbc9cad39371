import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ACCOUNT } from './delegate-task.ts'
import { FILE, LiveCommand } from './live-command.ts'

const live = new LiveCommand()
const run = live.run.bind(live)
const WRITES = /Register|Update|Create|Delete|Put|Tag|Deregister|GetSecretValue/

describe('lint --live', () => {
  it('finds nothing where the roles may do all they must; it only reads, and nothing twice', async () => {
    expect(await run('lint', FILE, '--live', '--values', 'values.json', '--require-proof')).toMatchObject({
      status: 0,
      stdout: '1 task definition: nothing found\n',
      stderr: '',
    })
    expect(live.server.names.filter(name => WRITES.test(name))).toEqual([])
    expect(live.server.unknown).toEqual([])
    const asked = live.server.calls.map(({ name, input, region }) => JSON.stringify([name, region, input]))
    expect(new Set(asked).size).toBe(asked.length)
  })

  it('says what is not allowed, with the least statement that would allow it', async () => {
    const { roles, simulation: _, ...account } = ACCOUNT
    const denied = {
      ...account,
      roles: {
        ...roles,
        build: { ...roles.build, inline: {} },
        execution: { ...roles.execution, inline: {} },
      },
    }
    await live.against(denied, async () => {
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
    })
  })

  it.each(['ecs:delegate', 'ecs:delegate:1', 'arn:aws:ecs:eu-central-1:111122223333:task-definition/delegate:1'])(
    'reads %s',
    async source => {
      const { status, stdout } = await run('lint', source, '--live', '--values', 'values.json')
      expect([status, stdout]).toEqual([0, '1 task definition: nothing found\n'])
    }
  )

  it('goes on where something cannot be read, and says what and why; --require-proof makes that an error', async () => {
    live.server.fault('iam:GetRole', 'deny', { when: ({ RoleName }) => RoleName === 'execution' })
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
    const recorded = await run('lint', FILE, '--live', '--save-facts', 'facts.json', '--format', 'json')
    expect(statSync(join(live.folder, 'facts.json')).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(live.folder, 'facts.json'), 'utf8')).not.toContain('not-to-be-read')
    live.server.reset()
    const replayed = await run('lint', FILE, '--facts', 'facts.json', '--format', 'json')
    expect(live.server.calls).toEqual([])
    expect(replayed.stdout).toBe(recorded.stdout)
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
    live.server.fault('sts:*', 'expired-token')
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

describe('policy', () => {
  it('prints least policies that allow everything, and the trust that goes with them', async () => {
    const { status, stdout } = await run('policy', FILE)
    expect(status).toBe(0)
    expect(Object.keys(JSON.parse(stdout))).toEqual(['execution', 'task', 'build'])
    expect(live.server.calls).toEqual([])
  })
})
