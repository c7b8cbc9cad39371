import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ACCOUNT, TASK } from './delegate-task.ts'
import type { Rollout } from './fault/account.ts'
import { FILE, LiveCommand } from './live-command.ts'

const live = new LiveCommand()
const run = live.run.bind(live)
/** A definition with one mistake that `fix` repairs. */
const broken = { ...TASK, cpu: 1024 }

describe('fix', () => {
  it('prints a request of what AWS has', async () => {
    const { status, stdout } = await run('fix', 'ecs:delegate')
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toEqual(expect.objectContaining({ family: 'delegate', tags: TASK.tags }))
    expect(Object.keys(JSON.parse(stdout))).not.toContain('revision')
  })

  it('registers a corrected definition once', async () => {
    live.write(broken)
    const first = await run('fix', FILE, '--register', '--yes', '--format', 'json')
    // The size is a number: the newest revision says the same in a string.
    expect([first.status, JSON.parse(first.stdout).results[0].fixed.registration.state]).toEqual([0, 'unchanged'])
    live.write({ ...broken, memory: '4096' })
    const second = await run('fix', FILE, '--register', '--yes', '--format', 'json')
    expect(JSON.parse(second.stdout).results[0].fixed.registration).toEqual({
      state: 'registered',
      old: expect.stringMatching(/delegate:1$/),
      new: expect.stringMatching(/delegate:2$/),
      changed: ['/memory'],
    })
    const third = await run('fix', FILE, '--register', '--yes', '--format', 'json')
    expect(JSON.parse(third.stdout).results[0].fixed.registration.state).toBe('unchanged')
    expect(live.revisions()).toBe(2)
  })

  it('shows what changes and where before, with values hidden', async () => {
    live.write({ ...TASK, memory: '4096' })
    const { stderr, stdout } = await run('fix', FILE, '--register', '--yes')
    expect(stderr).toContain('-  "memory": "2048",\n+  "memory": "4096",')
    expect(stderr).toContain(`account 111122223333 (${ACCOUNT.caller.arn}) at ${live.server.endpoint}`)
    expect(stderr).toContain('nothing was proved')
    expect(stderr + stdout).not.toContain('an account')
    expect(stdout).toContain('registered arn:aws:ecs:eu-central-1:111122223333:task-definition/delegate:2')
  })

  it('registers nothing where errors remain, but by --force; never what the SDK would drop', async () => {
    live.write({ ...TASK, taskRoleArn: undefined })
    const refused = await run('fix', FILE, '--register', '--yes')
    expect([refused.status, live.revisions()]).toEqual([1, 1])
    expect(refused.stdout).toContain('not registered: 1 error remained')
    expect((await run('fix', FILE, '--register', '--yes', '--force')).stdout).toContain('registered arn:')
    live.write({ ...TASK, memory: '4096', shiny: true })
    const unknown = await run('fix', FILE, '--register', '--yes', '--force')
    expect([unknown.status, live.revisions()]).toEqual([1, 2])
    expect(unknown.stdout).toContain('`/shiny`')
  })

  it('asks nobody where nobody is there', async () => {
    const { status, stderr } = await run('fix', FILE, '--register')
    expect([status, live.revisions()]).toEqual([2, 1])
    expect(stderr).toContain('pass `--yes`')
  })

  it('registers at most once wherever it is killed, and the next run finishes the job', async () => {
    const task = { ...TASK, memory: '4096' }
    live.write(task)
    await run('fix', FILE, '--register', '--yes')
    const steps = live.server.names.length
    expect(steps).toBeGreaterThan(4)
    for (let step = 0; step < steps; step++) {
      for (const moment of ['before', 'after'] as const) {
        live.server.reset()
        let call = 0
        const end = live.server.onCall('*', () => void (call++ === step && live.command.kill()), moment)
        await run('fix', FILE, '--register', '--yes')
        end()
        expect([step, moment, live.revisions() <= 2]).toEqual([step, moment, true])
        const again = await run('fix', FILE, '--register', '--yes', '--format', 'json')
        expect([step, moment, again.status, live.revisions()]).toEqual([step, moment, 0, 2])
      }
    }
  }, 120_000)

  it.each(['drop-before', 'drop-during', 'drop-after', 'html', 'malformed', 'server-error'] as const)(
    'never registers twice when the answer is lost: %s',
    async fault => {
      live.write({ ...TASK, memory: '4096' })
      live.server.fault('ecs:RegisterTaskDefinition', fault)
      const { status, stdout } = await run('fix', FILE, '--register', '--yes')
      expect(live.server.names.filter(name => name === 'ecs:RegisterTaskDefinition')).toHaveLength(1)
      const isThere = live.revisions() === 2
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
    expect(live.server.calls).toEqual([])
    expect(existsSync(join(live.folder, FILE))).toBe(true)
  })
})

describe('fix --deploy', () => {
  const deploy = (...flags: string[]) => run('fix', FILE, '--register', '--yes', '--deploy', 'prod/delegate', ...flags)
  const withService = (rollout: Rollout, use: () => Promise<void>): Promise<void> => {
    const stopped = { reason: 'Essential container in task exited', exitCode: 137, containerReason: 'OutOfMemoryError' }
    const services = { 'prod/delegate': { taskDefinition: 'delegate:1', rollout, stopped } }
    return live.against({ ...ACCOUNT, services }, use)
  }

  it('points the service at the new revision and follows it to a steady state', async () => {
    live.write({ ...TASK, memory: '4096' })
    await withService('steady', async () => {
      const { status, stdout } = await deploy('--wait')
      expect(stdout).toContain('registered arn:aws:ecs:eu-central-1:111122223333:task-definition/delegate:2')
      expect(stdout).toContain('service prod/delegate runs the new revision')
      expect(status).toBe(0)
    })
  }, 60_000)

  it('ends with 3 where the roll-out fails: why tasks stopped, and what takes it back', async () => {
    live.write({ ...TASK, memory: '4096' })
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
    live.write({ ...TASK, memory: '4096' })
    const { status, stdout } = await run('fix', FILE, '--register', '--yes', '--deploy', 'prod/other')
    expect([status, live.revisions()]).toEqual([2, 1])
    expect(stdout).toContain('not registered')
  })

  it('reads what a service runs', async () => {
    await withService('steady', async () => {
      const { status, stdout } = await run('lint', 'ecs-service:prod/delegate', '--live', '--values', 'values.json')
      expect([status, stdout]).toEqual([0, '1 task definition: nothing found\n'])
    })
  })
})
