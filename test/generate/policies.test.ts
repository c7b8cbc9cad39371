import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { evaluate } from '../../src/iam/evaluate.ts'
import type { Need } from '../../src/iam/needs.ts'
import { assumableBy } from '../../src/iam/trust.ts'
import type { Values } from '../../src/model/values.ts'
import { policyFiles } from '../../src/templates/policies.ts'
import { needsOfValues, rolesOfValues } from '../../src/templates/roles.ts'
import { freshFolder, runMain } from '../command.ts'
import { misformatted, parseHcl } from './hcl.ts'
import { wordsOf } from './shell.ts'
import { COMBINATIONS, WHOLE } from './values.ts'

const folder = freshFolder('policies')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Documents {
  readonly policy?: { readonly Statement: readonly { readonly Action: string | readonly string[] }[] }
  readonly trust: unknown
}

const KINDS = ['execution', 'task', 'build'] as const
const ECR = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/harness/delegate:3.0.0'
const ALL: readonly Values[] = [...COMBINATIONS, { ...WHOLE, harness: { ...WHOLE.harness, image: ECR } }]

/** The documents of the three files. */
function documentsOf(values: Values): Record<(typeof KINDS)[number], Documents> {
  const files = policyFiles(values, 'json')
  expect(Object.keys(files)).toEqual(KINDS.map(kind => `${kind}-role.json`))
  return Object.fromEntries(KINDS.map(kind => [kind, JSON.parse(files[`${kind}-role.json`] ?? '')])) as never
}

/** What IAM says of a need; a secret without its random characters gets some. */
function decisionOf({ roleArn, action, resource, context }: Need, policy: unknown): string {
  const isPartial = resource.includes(':secret:') && !/-[A-Za-z0-9]{6}$/.test(resource)
  return evaluate({
    principalArn: roleArn,
    action,
    resourceArn: isPartial ? `${resource}-x9Y8z7` : resource,
    ...(context ? { context } : {}),
    identityPolicies: policy === undefined ? [] : [policy],
  }).decision
}

describe('generated policies', () => {
  it('allow every role what it needs, and no action beyond that', () => {
    for (const values of ALL) {
      const documents = documentsOf(values)
      const needs = needsOfValues(values)
      for (const kind of KINDS) {
        const own = needs.filter(({ role }) => role === kind)
        expect(own.length).toBeGreaterThan(0)
        for (const need of own) expect([need.action, decisionOf(need, documents[kind].policy)]).toEqual([need.action, 'allowed'])
        const granted = documents[kind].policy?.Statement.flatMap(({ Action }) => Action).sort()
        expect(granted).toEqual([...new Set(own.map(({ action }) => action))].sort())
      }
    }
  })

  it('have what the pages name, and the build role to pass beside', () => {
    const { execution, task, build } = documentsOf(WHOLE)
    const allowed = (role: Documents, action: string, resource: string, context = {}): void => {
      const need = { role: 'task', roleArn: WHOLE.roles.task, action, resource, because: '', path: [], context } as const
      expect([action, resource, decisionOf(need, role.policy)]).toEqual([action, resource, 'allowed'])
    }
    const toTasks = { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' }
    allowed(execution, 'secretsmanager:GetSecretValue', WHOLE.harness.tokenSecretArn)
    allowed(execution, 'secretsmanager:GetSecretValue', WHOLE.certificates[0].secretArn)
    for (const action of ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'])
      allowed(execution, action, 'arn:aws:logs:eu-west-1:111122223333:log-group:/ecs/harness-delegate:log-stream:a/b/c')
    allowed(task, 'ecs:RunTask', 'arn:aws:ecs:eu-west-1:111122223333:task-definition/a:1')
    allowed(task, 'iam:PassRole', WHOLE.roles.execution, toTasks)
    allowed(task, 'iam:PassRole', WHOLE.roles.build, toTasks)
    allowed(build, 'rds-db:connect', 'arn:aws:rds-db:eu-west-1:111122223333:dbuser:cluster-ABCDEFGHIJKLMNOPQRSTUVWXYZ/liquibase')
  })

  it('let nobody else have them: neither another secret, role, user, database nor log group', () => {
    const { execution, task, build } = documentsOf(WHOLE)
    const denied = (role: Documents, action: string, resource: string, context = {}): void => {
      const need = { role: 'task', roleArn: WHOLE.roles.task, action, resource, because: '', path: [], context } as const
      expect([action, resource, decisionOf(need, role.policy)]).toEqual([action, resource, 'denied'])
    }
    denied(execution, 'secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:other-AbCdEf')
    denied(execution, 'logs:PutLogEvents', 'arn:aws:logs:eu-west-1:111122223333:log-group:/ecs/other:log-stream:x')
    denied(task, 'iam:PassRole', 'arn:aws:iam::111122223333:role/admin', { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' })
    denied(task, 'iam:PassRole', WHOLE.roles.build, { 'iam:PassedToService': 'ec2.amazonaws.com' })
    denied(task, 'iam:CreateRole', '*')
    denied(build, 'rds-db:connect', 'arn:aws:rds-db:eu-west-1:111122223333:dbuser:cluster-ABCDEFGHIJKLMNOPQRSTUVWXYZ/postgres')
    denied(build, 'rds-db:connect', 'arn:aws:rds-db:eu-west-1:111122223333:dbuser:cluster-OTHER/liquibase')
  })

  it('are for tasks of ECS in this account and region', () => {
    for (const { trust } of Object.values(documentsOf(WHOLE))) {
      const context = { 'aws:SourceAccount': '111122223333', 'aws:SourceArn': 'arn:aws:ecs:eu-west-1:111122223333:task/a/b' }
      expect(assumableBy(trust, 'ecs-tasks.amazonaws.com', context)).toBe('allowed')
      expect(assumableBy(trust, 'ec2.amazonaws.com', context)).toBe('denied')
      expect(assumableBy(trust, 'ecs-tasks.amazonaws.com', { ...context, 'aws:SourceAccount': '999999999999' })).toBe('denied')
    }
  })

  it('name the database in the region that its host tells, in the account that the values tell', () => {
    const { build } = documentsOf({ ...WHOLE, account: '444455556666', region: 'eu-central-1' })
    expect(build.policy?.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'rds-db:connect',
        Resource: 'arn:aws:rds-db:eu-west-1:444455556666:dbuser:cluster-ABCDEFGHIJKLMNOPQRSTUVWXYZ/liquibase',
      },
    ])
  })

  it('are the same documents in every form, under the same names', () => {
    const paths = { ...WHOLE.roles, task: "arn:aws:iam::111122223333:role/eu's/a\\b/delegate-task" }
    for (const values of [...ALL, { ...WHOLE, roles: paths }]) {
      const expected = rolesOfValues(values).map(({ kind, name, path, trust, policy }) => ({ kind, name, path, trust, policy }))
      expect(Object.entries(documentsOf(values)).map(([kind, documents]) => ({ kind, ...documents }))).toEqual(
        expected.map(({ kind, trust, policy }) => ({ kind, trust, policy }))
      )
      expect(fromTemplate(only(policyFiles(values, 'cloudformation')))).toEqual(expected)
      expect(fromTerraform(only(policyFiles(values, 'terraform')))).toEqual(expected)
    }
    expect(fromScript({ ...WHOLE, roles: paths })).toEqual(
      rolesOfValues({ ...WHOLE, roles: paths }).map(({ name, path, trust, policy }) => ({ name, path, trust, policy }))
    )
  })

  it.each([
    ['the same role', { task: 'arn:aws:iam::111122223333:role/other/Delegate-Execution' }, 'name the same role'],
    ['another account', { build: 'arn:aws:iam::999999999999:role/delegate-build' }, 'different accounts'],
    ['another partition', { build: 'arn:aws-cn:iam::111122223333:role/delegate-build' }, 'different accounts or partitions'],
  ])('are refused for %s', (_, roles, message) => {
    expect(() => policyFiles({ ...WHOLE, roles: { ...WHOLE.roles, ...roles } }, 'json')).toThrow(message)
  })

  it('of a delegate without database work are one', () => {
    const { certificates, ...rest } = WHOLE
    expect(Object.keys(policyFiles({ ...rest, database: 'none', roles: { execution: WHOLE.roles.execution } }, 'json'))).toEqual([
      'execution-role.json',
    ])
  })
})

describe('Terraform', () => {
  it('is formatted as `terraform fmt` has it', () => {
    for (const values of ALL) expect(misformatted(only(policyFiles(values, 'terraform')))).toEqual([])
    expect(misformatted('a {\n  b = 1\n  cd = 2\n}\n')).toEqual(['  b = 1'])
    expect(misformatted('a {\n b = 1\n}\n')).toEqual([' b = 1'])
    expect(misformatted('a {\n  b  = [\n    1,\n  ]\n}\n')).toEqual(['  b  = ['])
  })

  const terraform = ['terraform', 'tofu'].find(program => spawnSync(program, ['version']).status === 0)
  if (terraform === undefined) process.stderr.write('SKIPPED: `terraform fmt -check`, as there is neither terraform nor tofu\n')
  it.skipIf(terraform === undefined)('passes `fmt -check`', () => {
    for (const [index, values] of [WHOLE, ...ALL.slice(-3)].entries())
      writeFileSync(join(folder, `${index}.tf`), only(policyFiles(values, 'terraform')))
    const { stdout, status } = spawnSync(terraform ?? '', ['fmt', '-check', '-diff', folder], { encoding: 'utf8' })
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 })
  })
})

describe('the script', () => {
  it('does nothing with the credentials of another account', () => {
    const script = only(policyFiles(WHOLE, 'cli'))
    const { words, status, stderr } = wordsOf(script, '222222222222')
    expect({ words, status, stderr }).toEqual({
      words: [],
      status: 1,
      stderr: 'these roles are of account 111122223333, the credentials of 222222222222\n',
    })
  })

  it('stops at the first command that fails', () => {
    const { words, status } = wordsOf(only(policyFiles(WHOLE, 'cli')), '111122223333', 'put-role-policy')
    expect(status).not.toBe(0)
    expect(words.map(([, operation]) => operation)).toEqual(['create-role', 'put-role-policy'])
  })
})

it('policies come to standard output where they are one file, and need a folder where they are three', async () => {
  writeFileSync(join(folder, 'values.json'), JSON.stringify(WHOLE))
  const { stdout } = await runMain(['generate', 'policies', '--values', 'values.json', '--format', 'terraform'], { cwd: folder })
  expect(stdout).toBe(only(policyFiles(WHOLE, 'terraform')))
  const { stderr, status } = await runMain(['generate', 'policies', '--values', 'values.json'], { cwd: folder })
  expect(status).toBe(2)
  expect(stderr).toContain('it is 3 files, execution-role.json, task-role.json, build-role.json: name a folder with `--output`')
})

function only(files: Readonly<Record<string, string>>): string {
  expect(Object.keys(files)).toHaveLength(1)
  return Object.values(files)[0] ?? ''
}

function fromTemplate(text: string): unknown[] {
  const { Resources } = parse(text) as { Resources: Record<string, { Properties: Record<string, unknown> }> }
  return Object.entries(Resources).map(([id, { Properties }]) => ({
    kind: id.replace('Role', '').toLowerCase(),
    name: Properties.RoleName,
    path: Properties.Path ?? '/',
    trust: Properties.AssumeRolePolicyDocument,
    policy: (Properties.Policies as { PolicyDocument: unknown }[] | undefined)?.[0]?.PolicyDocument,
  }))
}

function fromTerraform(text: string): unknown[] {
  const resources = parseHcl(text)
  return KINDS.map(kind => {
    const role = resources[`aws_iam_role.${kind}`]
    const policy = resources[`aws_iam_role_policy.${kind}`]
    expect(policy?.role).toEqual({ reference: `aws_iam_role.${kind}.name` })
    return { kind, name: role?.name, path: role?.path ?? '/', trust: role?.assume_role_policy, policy: policy?.policy }
  })
}

/** What the script would have told AWS. */
function fromScript(values: Values): unknown[] {
  const { words, status } = wordsOf(only(policyFiles(values, 'cli')), '111122223333')
  expect(status).toBe(0)
  const options = words.map(([, operation, ...rest]) => ({
    operation,
    ...Object.fromEntries(rest.flatMap((word, index) => (index % 2 === 0 ? [[word, rest[index + 1]]] : []))),
  })) as Record<string, string>[]
  return options
    .filter(({ operation }) => operation === 'create-role')
    .map(role => ({
      name: role['--role-name'],
      path: role['--path'] ?? '/',
      trust: JSON.parse(role['--assume-role-policy-document'] ?? ''),
      policy: JSON.parse(
        options.find(each => each.operation === 'put-role-policy' && each['--role-name'] === role['--role-name'])?.[
          '--policy-document'
        ] ?? ''
      ),
    }))
}
