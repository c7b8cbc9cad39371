import { describe, expect, it } from 'vitest'
import { lint } from '../src/engine.ts'
import type { Json } from '../src/model/patch.ts'
import { Unresolved } from '../src/model/task-definition.ts'
import { select } from './case.ts'
import { APP, COMPUTED, definition, OF_THE_ROLE, open, type PlannedResource, plan, ROLE, task } from './plans.ts'

describe('what is known after apply', () => {
  const unresolved = async (
    resource: PlannedResource,
    passed: Json = {},
    root: readonly PlannedResource[] = [ROLE]
  ): Promise<unknown> => {
    const [document] = await open(plan([...root], [{ address: 'module.m[0]', resources: [resource], passed }]))
    return document.task.taskRoleArn
  }
  const later = (references: string[]) =>
    task('app', definition([APP], { task_role_arn: null }), {
      unknown: { ...COMPUTED, task_role_arn: true },
      expressions: { task_role_arn: { references } },
    })

  it.each([
    ['of the module', ['aws_iam_role.task.arn', 'aws_iam_role.task'], '${module.m[0].aws_iam_role.task.arn}'],
    [
      'with a key',
      ['aws_iam_role.task["a.b"].arn', 'aws_iam_role.task["a.b"]', 'aws_iam_role.task'],
      '${module.m[0].aws_iam_role.task["a.b"].arn}',
    ],
    ['passed in', ['var.role'], '${aws_iam_role.task.arn}'],
  ])('is named by the reference %s', async (_, references, hole) => {
    expect(await unresolved(later(references), { role: OF_THE_ROLE })).toEqual(new Unresolved(hole, [{ hole }]))
  })

  it.each([
    ['several references', ['aws_iam_role.a.arn', 'aws_iam_role.a', 'aws_iam_role.b.arn', 'aws_iam_role.b']],
    ['an instance that is not told', ['aws_iam_role.a', 'each.key']],
    ['a local', ['local.role']],
    ['a variable of nowhere', ['var.none']],
    ['no ARN', ['aws_iam_role.a.unique_id', 'aws_iam_role.a']],
  ])('is nothing more with %s', async (_, references) => {
    const value = (await unresolved(later(references))) as Unresolved
    expect(value).toBeInstanceOf(Unresolved)
    expect(value.expression).toBe('(known after apply)')
    expect(value.parts).toEqual([{ hole: expect.stringMatching(/^\(known after apply\)#\d+$/) }])
  })

  it('is followed through the outputs of modules, and not in circles', async () => {
    const output = { expression: { references: ['aws_iam_role.task.arn', 'aws_iam_role.task'] } }
    const of = (references: string[]) => [
      task('app', definition([APP]), { unknown: { task_role_arn: true }, expressions: { task_role_arn: { references } } }),
    ]
    const modules = [
      {
        address: 'module.roles',
        resources: [ROLE],
        outputs: { arn: output, loop: { expression: { references: ['var.loop'] } } },
        passed: { loop: { references: ['module.roles.loop', 'module.roles'] } },
      },
    ]
    const [document] = await open(plan(of(['module.roles.arn', 'module.roles']), modules))
    expect(document.task.taskRoleArn).toMatchObject({ expression: '${module.roles.aws_iam_role.task.arn}' })
    const [circle] = await open(plan(of(['module.roles.loop', 'module.roles']), modules))
    expect(circle.task.taskRoleArn).toMatchObject({ expression: '(known after apply)' })
  })

  it('is said of containers that are, and nothing is found', async () => {
    const { checksOf } = await select(['--pack', 'harness'])
    const [document] = await open(
      plan([
        task('app', definition(undefined), {
          unknown: { ...COMPUTED, container_definitions: true },
          expressions: { container_definitions: { references: ['aws_iam_role.task.arn', 'aws_iam_role.task', 'var.image'] } },
        }),
      ])
    )
    const { findings, unchecked, crashes } = lint(document, checksOf(document))
    expect({ findings, crashes }).toEqual({ findings: [], crashes: [] })
    expect(unchecked.map(({ reason }) => reason)).toContain(
      '`container_definitions` is known after apply only, for it refers to aws_iam_role.task.arn, var.image: lint the state after the apply, as `terraform show -json` prints it'
    )
  })

  it('is said of the object that will be, not of one that is only destroyed yet', async () => {
    const value = plan([task('app', definition([APP]))]) as { resource_changes: Json[] }
    const [change] = value.resource_changes as { change: object }[]
    const deposed = { ...change, deposed: '0123abcd', change: { ...change?.change, after_unknown: { family: true } } }
    const [document] = await open({ ...value, resource_changes: [...value.resource_changes, deposed] } as Json)
    expect(document.task.family).toBe('delegate')
  })

  it('makes nothing of blocks that are known in part', async () => {
    const [{ task: read }] = await open(
      plan([
        task(
          'app',
          definition([APP], { volume: [{ name: 'efs', efs_volume_configuration: [{ root_directory: '/' }] }], tags: { a: 'b' } }),
          {
            unknown: {
              volume: [{ efs_volume_configuration: [{ file_system_id: true }] }],
              tags: { c: true },
              runtime_platform: [],
            },
          }
        ),
      ])
    )
    expect(read.volumes).toEqual([
      { name: 'efs', efsVolumeConfiguration: { rootDirectory: '/', fileSystemId: new Unresolved('(known after apply)') } },
    ])
    expect(read.tags).toEqual([
      { key: 'a', value: 'b' },
      { key: 'c', value: new Unresolved('(known after apply)') },
    ])
  })
})

describe('what a plan declares', () => {
  const READ = {
    address: 'aws_iam_role_policy.read',
    values: { name: 'read' },
    unknown: { id: true, role: true, policy: true },
    expressions: {
      role: { references: ['aws_iam_role.task.id', 'aws_iam_role.task'] },
      policy: { references: ['data.aws_iam_policy_document.read.json', 'data.aws_iam_policy_document.read'] },
    },
  }

  it('is the resources with references, documents of policies, and no other data source', async () => {
    const [{ declared = [] }] = await open(
      plan([
        task('app', definition([APP])),
        ROLE,
        READ,
        {
          address: 'data.aws_iam_policy_document.read',
          values: { statement: [{ actions: ['s3:GetObject'], resources: [null] }] },
          unknown: { json: true, statement: [{ resources: [true] }] },
          expressions: { statement: [{ resources: { references: ['aws_s3_bucket.b.arn', 'aws_s3_bucket.b'] } }] },
        },
        { address: 'data.aws_iam_role.other', values: { name: 'other', arn: 'arn:aws:iam::111122223333:role/other' } },
      ])
    )
    expect(declared.map(({ id, type }) => [id, type])).toEqual([
      ['aws_ecs_task_definition.app', 'aws_ecs_task_definition'],
      ['aws_iam_role.task', 'aws_iam_role'],
      ['aws_iam_role_policy.read', 'aws_iam_role_policy'],
      ['data.aws_iam_policy_document.read', 'aws_iam_policy_document'],
    ])
    const hole = (name: string) => new Unresolved(name, [{ hole: name }])
    expect(declared[2]?.properties).toMatchObject({
      role: hole('${aws_iam_role.task.id}'),
      policy: hole('${data.aws_iam_policy_document.read.json}'),
    })
    // The bucket's ARN may be a part of it only.
    expect(declared[3]?.properties.statement).toEqual([
      { actions: ['s3:GetObject'], resources: [new Unresolved('(known after apply)')] },
    ])
  })

  it('does not take a policy that is given, and known later, for one that is not given', async () => {
    const key = {
      address: 'aws_kms_key.k',
      values: {},
      unknown: { policy: true, arn: true },
      expressions: { policy: { references: ['aws_iam_role.task.arn', 'aws_iam_role.task'] } },
    }
    const role = {
      ...ROLE,
      unknown: { arn: true, managed_policy_arns: true },
      expressions: { managed_policy_arns: { references: ['var.a', 'var.b'] } },
    }
    const [{ declared = [] }] = await open(
      plan([task('app', definition([APP])), key, role, { ...key, address: 'aws_kms_key.plain', expressions: {} }])
    )
    expect((declared[1]?.properties.policy as Unresolved | undefined)?.parts).toBeDefined()
    expect(declared[2]?.properties.managed_policy_arns).toEqual([expect.objectContaining({ parts: [expect.anything()] })])
    expect(declared[3]?.properties.policy).toEqual(new Unresolved('(known after apply)'))
  })

  const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf'
  const verdicts = async (statement: Json, more: { readonly [name: string]: Json } = {}): Promise<string[]> => {
    const trust = {
      Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    }
    const role = {
      address: 'aws_iam_role.exec',
      values: { name: 'exec', path: '/', arn: 'arn:aws:iam::111122223333:role/exec', assume_role_policy: JSON.stringify(trust) },
    }
    const policy = {
      address: 'aws_iam_role_policy.exec',
      values: { name: 'exec', role: 'exec', policy: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }) },
    }
    const secret = { address: 'aws_secretsmanager_secret.db', values: { name: 'db', arn: SECRET } }
    const container = { ...APP, secrets: [{ name: 'PASSWORD', valueFrom: SECRET }] }
    const [document] = await open(
      plan(
        [
          task(
            'app',
            definition([container], { execution_role_arn: 'arn:aws:iam::111122223333:role/exec', task_role_arn: null })
          ),
          role,
          policy,
          secret,
        ],
        [],
        more
      )
    )
    const { checksOf } = await select(['--select', 'execution-role-cannot-read-secret'])
    return lint(document, checksOf(document)).findings.map(({ message }) => message)
  }

  it.each([
    [
      'of the provider',
      { aws: { name: 'aws', expressions: { region: { constant_value: 'eu-west-1' } } } },
      undefined,
      'eu-west-1',
    ],
    ['of the flag', { aws: { name: 'aws', expressions: { region: { constant_value: 'eu-west-1' } } } }, 'eu-west-2', 'eu-west-2'],
    ['of a variable', { aws: { name: 'aws', expressions: { region: { references: ['var.region'] } } } }, undefined, undefined],
    [
      'of several providers',
      { aws: { name: 'aws', expressions: { region: { constant_value: 'eu-west-1' } } }, 'aws.us': { name: 'aws' } },
      undefined,
      undefined,
    ],
  ])('is in the region %s', async (_, provider_config, region, expected) => {
    const value = plan([task('app', definition([APP]))], [], { configuration: { provider_config, root_module: {} } })
    const [document] = await open(value, { region })
    expect(document.home?.region).toBe(expected)
  })

  it('proves what its roles may do, unless the plan is not complete', async () => {
    const read = { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: SECRET }
    expect(await verdicts(read)).toEqual([])
    expect(await verdicts({ ...read, Resource: SECRET.replace('db', 'other') })).toEqual([
      expect.stringContaining('by this plan, the execution role'),
    ])
    expect(await verdicts({ ...read, Resource: '*:other' }, { complete: false })).toEqual([])
  })
})
