import { describe, expect, it } from 'vitest'
import { lint } from '../src/engine.ts'
import { Unresolved } from '../src/model/task-definition.ts'
import { select } from './case.ts'
import { APP, DELEGATE, definition, open, plan, problem, ROLE, state, task } from './plans.ts'

describe('a plan', () => {
  it('gives the definitions of all modules, each by its address, as ECS would get it', async () => {
    const documents = await open(
      plan(
        [task('app', definition([APP])), ROLE],
        [
          {
            address: 'module.api["a.b"]',
            resources: [task('this[0]', definition([APP])), task('each["x y"]', definition([APP]))],
          },
        ]
      )
    )
    expect(documents.map(({ resource, kind }) => [resource, kind])).toEqual([
      ['aws_ecs_task_definition.app', 'terraform'],
      ['module.api["a.b"].aws_ecs_task_definition.this[0]', 'terraform'],
      ['module.api["a.b"].aws_ecs_task_definition.each["x y"]', 'terraform'],
    ])
    expect(documents[2]?.task).toEqual({
      cpu: '1024',
      executionRoleArn: 'arn:aws:iam::111122223333:role/execution',
      family: 'delegate',
      memory: '2048',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      taskRoleArn: 'arn:aws:iam::111122223333:role/task',
      containerDefinitions: [APP],
    })
  })

  it('has blocks and maps under the names of the API', async () => {
    const [{ task: read }] = await open(
      plan([
        task(
          'app',
          definition([APP], {
            arn: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/delegate:7',
            arn_without_revision: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/delegate',
            id: 'delegate',
            region: 'eu-west-1',
            revision: 7,
            tags_all: { Team: 'a' },
            enable_fault_injection: true,
            ephemeral_storage: [{ size_in_gib: 30 }],
            runtime_platform: [{ cpu_architecture: 'ARM64', operating_system_family: '' }],
            placement_constraints: [{ type: 'memberOf', expression: 'attribute:a == b' }],
            proxy_configuration: [{ container_name: 'envoy', type: 'APPMESH', properties: { AppPorts: '80' } }],
            tags: { Team: 'a', 'a/b~c': '' },
            volume: [
              { name: 'host', host_path: '/data', configure_at_launch: true, efs_volume_configuration: [] },
              {
                name: 'efs',
                host_path: '',
                configure_at_launch: null,
                efs_volume_configuration: [
                  {
                    file_system_id: 'fs-1',
                    root_directory: '/',
                    transit_encryption: 'ENABLED',
                    transit_encryption_port: 0,
                    authorization_config: [{ access_point_id: '', iam: 'ENABLED' }],
                  },
                ],
              },
              {
                name: 'docker',
                docker_volume_configuration: [{ driver: 'local', driver_opts: { o_one: 'x' }, labels: { a_b: 'c' } }],
              },
            ],
          })
        ),
      ])
    )
    expect(read).toEqual({
      cpu: '1024',
      enableFaultInjection: true,
      executionRoleArn: 'arn:aws:iam::111122223333:role/execution',
      family: 'delegate',
      memory: '2048',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      taskRoleArn: 'arn:aws:iam::111122223333:role/task',
      containerDefinitions: [APP],
      ephemeralStorage: { sizeInGiB: 30 },
      runtimePlatform: { cpuArchitecture: 'ARM64' },
      placementConstraints: [{ type: 'memberOf', expression: 'attribute:a == b' }],
      proxyConfiguration: { containerName: 'envoy', type: 'APPMESH', properties: [{ name: 'AppPorts', value: '80' }] },
      tags: [
        { key: 'Team', value: 'a' },
        { key: 'a/b~c', value: '' },
      ],
      volumes: [
        { name: 'host', host: { sourcePath: '/data' }, configuredAtLaunch: true },
        {
          name: 'efs',
          efsVolumeConfiguration: {
            fileSystemId: 'fs-1',
            rootDirectory: '/',
            transitEncryption: 'ENABLED',
            authorizationConfig: { iam: 'ENABLED' },
          },
        },
        { name: 'docker', dockerVolumeConfiguration: { driver: 'local', driverOpts: { o_one: 'x' }, labels: { a_b: 'c' } } },
      ],
    })
    const { checksOf } = await select([])
    const [document] = await open(
      plan([task('app', definition([APP], { tags: { a: 'b' }, ephemeral_storage: [{ size_in_gib: 30 }] }))])
    )
    expect(lint(document, checksOf(document)).findings).toEqual([])
  })

  it('does not change by how it is laid out', async () => {
    const value = plan([task('app', definition([DELEGATE]))])
    const [one] = await open(value)
    const [other] = await open(JSON.stringify(value, null, 4))
    expect(other.task).toEqual(one.task)
    expect(other.text).toBe(one.text)
  })

  it('selects by address', async () => {
    const value = plan([task('one', definition([APP])), task('two', definition(undefined, { container_definitions: 'no JSON' }))])
    const [document, ...others] = await open(value, { resource: 'aws_ecs_task_definition.one' })
    expect([document.resource, others]).toEqual(['aws_ecs_task_definition.one', []])
    await expect(open(plan([task('one', definition([APP]))]), { resource: 'one' })).rejects.toThrow(
      'it has aws_ecs_task_definition.one'
    )
  })
})

describe('a state', () => {
  it('is read as `terraform show -json` prints it, and as it is stored', async () => {
    const values = definition([APP], {
      arn: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/a:1',
      revision: 1,
      id: 'a',
      tags: {},
      ipc_mode: '',
    })
    const [shown] = await open(state([task('app[1]', values)]))
    const stored = {
      version: 4,
      terraform_version: '1.9.8',
      serial: 1,
      lineage: 'x',
      outputs: {},
      resources: [
        {
          module: 'module.a',
          mode: 'managed',
          type: 'aws_ecs_task_definition',
          name: 'app',
          provider: 'provider["registry.terraform.io/hashicorp/aws"]',
          instances: [
            {
              index_key: 'k',
              schema_version: 1,
              attributes: values,
              sensitive_attributes: [[{ type: 'get_attr', value: 'tags' }]],
            },
            { index_key: 'k', deposed: '0123abcd', attributes: values },
          ],
        },
      ],
    }
    const documents = await open(stored)
    expect(documents.map(({ resource }) => resource)).toEqual(['module.a.aws_ecs_task_definition.app["k"]'])
    const { tags, ...rest } = documents[0].task
    expect(tags).toEqual(new Unresolved('(sensitive value)'))
    expect(rest).toEqual(shown.task)
    expect(documents[0].pointer(['family'])).toBe('/resources/0/instances/0/attributes/family')
    expect(await problem(JSON.stringify({ ...stored, version: 3 }))).toContain('`terraform show -json`')
  })
})

describe('what is no plan', () => {
  it.each([
    ['main.tf', 'resource "aws_ecs_task_definition" "a" {\n  family = "a"\n}\n', 'terraform plan -out=plan.bin'],
    ['-', '# ours\nresource "aws_ecs_task_definition" "a" {\n}\n', 'terraform plan -out=plan.bin'],
    ['main.tf.json', '{"resource": {}}', 'terraform plan -out=plan.bin'],
    [
      '-',
      'Terraform will perform the following actions:\n\n  # aws_ecs_task_definition.a will be created\n  + resource\n',
      'as people read it',
    ],
    ['plan.txt', '# module.a["x"].aws_ecs_task_definition.a:\nresource {\n', 'as people read it'],
    ['-', '{"@level":"info","@message":"Terraform 1.9.8"}\n{"@level":"info"}\n', '`terraform plan -json`'],
    ['plan.tfplan', 'PK\u0003\u0004\u0000\u0000', '`terraform show -json FILE > plan.json`'],
    ['plan.json', '{"format_version":"2.0","planned_values":{}}', 'not 1.x'],
    ['plan.json', '{"format_version":"1.0"}', 'no values of resources'],
    ['plan.json', JSON.stringify(plan([ROLE])), 'no resource of the type aws_ecs_task_definition'],
  ])('%s says so: %#', async (name, text, message) => {
    expect(await problem(text, name)).toContain(message)
  })

  it('is a definition that only mentions Terraform', async () => {
    const text = 'family: a # aws_ecs_task_definition.a\ncontainerDefinitions: []\n'
    expect(await problem(text, 'a.yaml')).toBe('loaded')
  })
})
