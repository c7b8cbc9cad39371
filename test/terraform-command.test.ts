import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Json } from '../src/model/patch.ts'
import { CANARY, everyField, leaks } from './canary.ts'
import { freshFolder, runMain } from './command.ts'
import { APP, DELEGATE, definition, plan, ROLE, task } from './plans.ts'

const folder = freshFolder('terraform')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('on the command line', () => {
  const name = 'plan.json'
  const write = (value: Json, file = name) => writeFileSync(join(folder, file), JSON.stringify(value))
  const mounted = plan(
    [task('one', definition([DELEGATE])), task('two', definition([APP])), ROLE],
    [{ address: 'module.m', resources: [task('three', definition([DELEGATE]))] }]
  )

  it('a repair is shown by title, address and decoded, and never written', async () => {
    write(mounted)
    const before = readFileSync(join(folder, name), 'utf8')
    const { stdout, status } = await runMain(['fix', '--unsafe', name], { cwd: folder })
    expect(status).toBe(1)
    for (const address of ['aws_ecs_task_definition.one', 'module.m.aws_ecs_task_definition.three']) {
      expect(stdout).toContain(`--- plan.json (${address}, decoded)`)
      expect(stdout).toContain(`plan.json (resource ${address})\n  would repair certificate-mount-asymmetric`)
    }
    expect(stdout).toContain(
      '-          "value": "/etc/ssl/a.crt:/etc/ssl/b.crt"\n+          "value": "/etc/ssl/a.crt:/etc/ssl/a.crt"\n'
    )
    expect(stdout).not.toContain('(aws_ecs_task_definition.two, decoded)')
    expect(stdout).toContain('make these changes in the configuration of the resources named')
    expect(readFileSync(join(folder, name), 'utf8')).toBe(before)
  })

  it.each([
    [['--write'], 'cannot be written'],
    [['--output', 'out.json'], 'cannot be written'],
    [['--register', '--yes'], 'not registered'],
  ])('%j is refused, with what to do', async (flags, message) => {
    write(mounted)
    const before = readFileSync(join(folder, name), 'utf8')
    const { stdout, stderr, status } = await runMain(
      ['fix', '--unsafe', '--resource', 'aws_ecs_task_definition.one', name, ...flags],
      { cwd: folder }
    )
    expect(status).toBeGreaterThan(0)
    expect((stdout + stderr).replace(/\s+/g, ' ')).toContain(message)
    expect((stdout + stderr).replace(/\s+/g, ' ')).toContain(
      'make the change in the configuration of aws_ecs_task_definition.one'
    )
    expect(readFileSync(join(folder, name), 'utf8')).toBe(before)
  })

  it('standard input is shown too, and standard output stays empty', async () => {
    const { stdout, stderr, status } = await runMain(['fix', '--unsafe', '-'], { input: JSON.stringify(mounted) })
    expect([stdout, status]).toEqual(['', 2])
    expect(stderr).toContain('+          "value": "/etc/ssl/a.crt:/etc/ssl/a.crt"')
    expect(stderr).toContain('cannot be written')
  })

  it('`--check` tells whether anything would change', async () => {
    write(mounted)
    expect((await runMain(['fix', '--unsafe', '--check', name], { cwd: folder })).stdout).toContain('1 file would change')
    write(plan([task('two', definition([APP]))]))
    for (const flag of ['--check', '--write'])
      expect((await runMain(['fix', '--unsafe', flag, name], { cwd: folder })).status).toBe(0)
  })

  it('plans of a folder are found, those without a definition passed over', async () => {
    const own = join(folder, 'many')
    mkdirSync(own)
    write(mounted, 'many/plan.json')
    write(plan([ROLE]), 'many/roles.json')
    write({ format_version: '1.0', note: 'aws_ecs_task_definition', provider_schemas: {} }, 'many/schemas.json')
    const { stdout } = await runMain(['lint', '--format', 'json', 'many'], { cwd: folder })
    const { results, errors } = JSON.parse(stdout)
    expect(results.map(({ source, kind, resource }: Record<string, string>) => [source, kind, resource])).toEqual([
      ['many/plan.json', 'terraform', 'aws_ecs_task_definition.one'],
      ['many/plan.json', 'terraform', 'aws_ecs_task_definition.two'],
      ['many/plan.json', 'terraform', 'module.m.aws_ecs_task_definition.three'],
    ])
    expect(errors).toEqual([])
  })

  it('prints nothing of a plan that is not a name, an ARN, a path or a word', async () => {
    const values = everyField({ text: () => CANARY }) as { readonly [name: string]: Json }
    const secret = { note: CANARY, [`x${CANARY}`]: CANARY }
    const sensitive = task(
      'hidden',
      definition([APP], { family: CANARY, task_role_arn: `arn:aws:iam::111122223333:role/${CANARY}` }),
      {
        sensitive: { family: true, task_role_arn: true },
      }
    )
    const whole = task('whole', definition([{ ...DELEGATE, name: CANARY }]), { sensitive: { container_definitions: true } })
    write(
      plan(
        [
          task('all', definition(values.containerDefinitions as Json, { cpu: CANARY, tags: { a: CANARY } })),
          sensitive,
          whole,
          { address: 'aws_db_instance.x', values: secret },
        ],
        [],
        { variables: { password: { value: CANARY } }, output_changes: secret, prior_state: secret }
      )
    )
    for (const format of ['human', 'json', 'sarif', 'github']) {
      for (const argv of [['lint'], ['fix', '--unsafe', '--build-task-role-arn', 'arn:aws:iam::111122223333:role/build']]) {
        const { stdout, stderr } = await runMain([...argv, '--pack', 'harness', '--format', format, name], { cwd: folder })
        expect({ format, leaks: leaks(stdout + stderr) }).toEqual({ format, leaks: [] })
        expect(stdout).toContain('aws_ecs_task_definition.all')
      }
    }
  })
})
