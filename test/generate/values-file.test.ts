import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { valuesProblems } from '../../src/model/file-shapes.ts'
import type { Json } from '../../src/model/patch.ts'
import { VALUE_FIELDS, type ValueField } from '../../src/templates/value-fields.ts'
import { valuesFile } from '../../src/templates/values-file.ts'
import { freshFolder, runMain } from '../command.ts'
import { COMBINATIONS, WHOLE } from './values.ts'

const folder = freshFolder('values')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Takes the # away from a name, with its value behind the colon. */
function fill(text: string, key: string, value: string): string {
  const line = new RegExp(`^( *)#(- )?${key}:$`, 'm')
  expect(text, key).toMatch(line)
  return text.replace(line, `$1$2${key}:${value === '' ? '' : ` ${value}`}`)
}

describe('a values file', () => {
  const empty = valuesFile({})

  it('names the schema that editors complete it by, which the package publishes', () => {
    const schema = JSON.parse(readFileSync(new URL('../../schemas/values.schema.json', import.meta.url), 'utf8'))
    expect(empty.split('\n')[0]).toBe(`# yaml-language-server: $schema=${schema.$id}`)
    const { name, exports, files } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
    expect(schema.$id).toBe(`https://unpkg.com/${name}/schemas/values.schema.json`)
    expect(files).toContain('schemas')
    expect(exports['./schemas/*']).toBe('./schemas/*')
  })

  it('holds nothing where nothing is known: every field is a comment, and described', () => {
    expect(parse(empty)).toBe(null)
    const keys = (fields: readonly ValueField[]): string[] =>
      fields.flatMap(({ key, fields: within = [], items = [] }) => [key, ...keys(within), ...keys(items)])
    expect(empty.match(/^ *#(?:- )?\w+:$/gm)?.map(line => line.replace(/^ *#(?:- )?|:$/g, ''))).toEqual(keys(VALUE_FIELDS))
    for (const line of empty.split('\n')) expect(line.length, line).toBeLessThanOrEqual(120)
  })

  it('is one when its lines are filled in where they stand, whichever', () => {
    const filled = (fields: readonly ValueField[], text: string): string =>
      fields.reduce((before, { key, example = '', fields: within, items }) => {
        const inner = within ?? items
        return inner ? filled(inner, fill(before, key, '')) : fill(before, key, example)
      }, text)
    const values = parse(filled(VALUE_FIELDS, empty))
    expect(valuesProblems(values)).toEqual([])
    expect(Object.keys(values)).toEqual(VALUE_FIELDS.map(({ key }) => key))
    const one = fill(fill(empty, 'roles', ''), 'build', WHOLE.roles.build)
    expect(parse(one)).toEqual({ roles: { build: WHOLE.roles.build } })
    const second = fill(fill(empty, 'certificates', ''), 'secretArn', WHOLE.certificates[0].secretArn)
    expect(parse(second)).toEqual({ certificates: [{ secretArn: WHOLE.certificates[0].secretArn }] })
  })

  it('holds what it was given, and reads back', () => {
    for (const values of [
      ...COMBINATIONS,
      { database: 'none' as const, certificates: [] },
      { certificates: [{ path: '/a' }, { secretArn: WHOLE.certificates[0].secretArn }] },
      { account: '011122223333', harness: { tags: 'a,b' } },
    ])
      expect(parse(valuesFile(values))).toEqual(values)
  })

  it('is not quoted, and not called a template, where it cannot be read', async () => {
    writeFileSync(join(folder, 'broken.yaml'), `${valuesFile(WHOLE)}\nroles: [`)
    const { stderr } = await runMain(['generate', 'all', '--values', 'broken.yaml'], { cwd: folder })
    expect(stderr).toMatch(/broken\.yaml:\d+:\d+ cannot be read/)
    expect(stderr).not.toContain('template')
  })
})

describe('the values of a definition', () => {
  const container = (members: Record<string, Json>): Json => ({ name: 'd', image: 'harness/delegate:3.0.0', ...members })
  const valuesFrom = async (task: Json, ...argv: string[]): Promise<{ values: unknown; stderr: string; status: number }> => {
    const { stdout, stderr, status } = await runMain(['generate', 'values', '--from', '-', ...argv], {
      input: JSON.stringify(task),
    })
    return { values: status === 0 ? parse(stdout) : stdout, stderr, status }
  }

  it('are not what is known only later, a placeholder, or no value', async () => {
    const task = {
      family: '${FAMILY}',
      taskRoleArn: 'arn:aws:iam::111122223333:role/your-ecs-task-role',
      executionRoleArn: 'delegate-execution',
      cpu: 'big',
      containerDefinitions: [
        container({
          image: 'harness/delegate:{{ tag }}',
          environment: [
            { name: 'HARNESS_ACCOUNT_ID', value: 'PUT_YOUR_HARNESS_ACCOUNT_ID' },
            { name: 'HARNESS_URL', value: 'https://user:password@app.harness.io' },
            { name: 'HARNESS_TOKEN', value: 'hunter2' },
            { name: 'HARNESS_TAGS', value: 'a' },
          ],
          secrets: [{ name: 'HARNESS_CERT_0', valueFrom: 'a-bare-name' }],
        }),
      ],
    }
    const { values, stderr } = await valuesFrom(task)
    expect(values).toEqual({ harness: { tags: 'a' } })
    expect(stderr).toBe('')
  })

  it('keep the place of each certificate', async () => {
    const secret = (number: number) => ({ name: `HARNESS_CERT_${number}`, valueFrom: WHOLE.certificates[0].secretArn })
    const of = async (...secrets: Json[]) =>
      (await valuesFrom({ containerDefinitions: [container({ secrets })] })).values as Record<string, unknown>
    const { secretArn } = WHOLE.certificates[0]
    expect((await of(secret(0), secret(1))).certificates).toEqual([{ secretArn }, { secretArn }])
    expect((await of(secret(0), secret(2))).certificates).toEqual([{ secretArn }])
    expect((await of(secret(1))).certificates).toBe(undefined)
    expect((await of({ name: 'HARNESS_CERT_0', valueFrom: 'x' }, secret(1))).certificates).toBe(undefined)
  })

  it('take the account from roles of one account, and the region from the logs', async () => {
    const logs = { logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': '/a', 'awslogs-region': 'eu-west-1' } } }
    const task = (other: string): Json => ({
      executionRoleArn: WHOLE.roles.execution,
      taskRoleArn: `arn:aws:iam::${other}:role/a`,
      containerDefinitions: [container(logs)],
    })
    const one = (await valuesFrom(task('111122223333'))).values
    expect(one).toMatchObject({ account: '111122223333', region: 'eu-west-1', log: { group: '/a' } })
    expect((await valuesFrom(task('999999999999'))).values).not.toHaveProperty('account')
  })

  it('with flags over them', async () => {
    const { values } = await valuesFrom({ containerDefinitions: [container({})] }, '--build-task-role-arn', WHOLE.roles.build)
    expect(values).toMatchObject({ roles: { build: WHOLE.roles.build }, harness: { image: 'harness/delegate:3.0.0' } })
  })

  it('want one delegate', async () => {
    const none = await valuesFrom({ family: 'a', containerDefinitions: [{ name: 'web', image: 'nginx' }] })
    expect(none).toMatchObject({ values: { family: 'a' }, status: 0 })
    expect(none.stderr).toContain('has no delegate in it; `--container` names one')
    const two = { containerDefinitions: [container({}), container({ name: 'e' })] }
    expect(await valuesFrom(two)).toMatchObject({ values: '', status: 2 })
    expect(await valuesFrom(two, '--container', 'e')).toMatchObject({ status: 0, stderr: '' })
  })
})
