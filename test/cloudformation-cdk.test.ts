import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2'
import {
  Cluster,
  ContainerImage,
  FargateService,
  FargateTaskDefinition,
  type ICluster,
  LogDrivers,
  Secret,
} from 'aws-cdk-lib/aws-ecs'
import { AccessPoint, FileSystem } from 'aws-cdk-lib/aws-efs'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { type ISecret, Secret as StoredSecret } from 'aws-cdk-lib/aws-secretsmanager'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fix, lint } from '../src/engine.ts'
import type { Documents } from '../src/model/document.ts'
import { members } from '../src/model/shape.ts'
import type { Unresolved } from '../src/model/task-definition.ts'
import type { StructureName } from '../src/model/task-definition-request.ts'
import { templateName } from '../src/model/template-names.ts'
import { load } from '../src/source/load.ts'
import { select } from './case.ts'
import { freshFolder, runMain } from './command.ts'

const folder = freshFolder('cdk')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const FILE = '/etc/ssl/certs/dbops/root_ca.crt'
let name = ''
let documents: Documents

/** A delegate on Fargate as the CDK's own constructs make it: with secrets, both roles, logs and a file system. One mount is wrong. */
beforeAll(async () => {
  const app = new App({ outdir: join(folder, 'cdk.out'), analyticsReporting: false, treeMetadata: true })
  const stack = new Stack(app, 'Delegate')
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 }) as IVpc
  const build = new Role(stack, 'BuildRole', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') })
  const files = new FileSystem(stack, 'Files', { vpc, removalPolicy: RemovalPolicy.DESTROY })
  const access = new AccessPoint(stack, 'Access', { fileSystem: files })
  const task = new FargateTaskDefinition(stack, 'Task', {
    cpu: 1024,
    memoryLimitMiB: 2048,
    volumes: [
      {
        name: 'work',
        efsVolumeConfiguration: {
          fileSystemId: files.fileSystemId,
          transitEncryption: 'ENABLED',
          authorizationConfig: { accessPointId: access.accessPointId, iam: 'ENABLED' },
        },
      },
    ],
  })
  const container = task.addContainer('delegate', {
    image: ContainerImage.fromRegistry('harness/delegate:3.0.0'),
    logging: LogDrivers.awsLogs({ streamPrefix: 'delegate' }),
    environment: {
      HARNESS_ACCOUNT_ID: 'kmpySmUISimoRrJL6NL73w',
      HARNESS_URL: 'https://app.harness.io',
      HARNESS_ECS_BUILD_TASK_ROLE_ARN: build.roleArn,
      HARNESS_SECRET_FILE_MAPPINGS: `HARNESS_CERT_0:${FILE}`,
      HARNESS_CI_MOUNT_VOLUMES: `${FILE}:/etc/ssl/root_ca.crt`,
    },
    secrets: {
      HARNESS_TOKEN: Secret.fromSecretsManager(new StoredSecret(stack, 'Token') as ISecret, 'token'),
      HARNESS_CERT_0: Secret.fromSecretsManager(new StoredSecret(stack, 'Certificate') as ISecret),
    },
  })
  container.addMountPoints({ sourceVolume: 'work', containerPath: '/work', readOnly: false })
  new FargateService(stack, 'Service', { cluster: new Cluster(stack, 'Cluster', { vpc }) as ICluster, taskDefinition: task })
  app.synth()
  name = join(folder, 'cdk.out', 'Delegate.template.json')
  documents = await load('Delegate.template.json', readFileSync(name))
}, 120_000)

describe('a template synthesised by the CDK', () => {
  it('has the right verdicts', async () => {
    const { checksOf } = await select([])
    const [document] = documents
    const { findings, crashes } = lint(document, checksOf(document))
    expect(crashes).toEqual([])
    // The execution role may read what the CDK grants it; nobody has given a policy to the other two.
    expect(findings.map(({ rule }) => rule)).toEqual([
      'build-role-cannot-connect',
      'certificate-mount-asymmetric',
      'task-role-cannot-run-builds',
    ])
    expect(findings[1]?.pointer).toMatch(
      /^\/Resources\/Task[0-9A-F]{8}\/Properties\/ContainerDefinitions\/0\/Environment\/4\/Value$/
    )
    expect(findings[1]?.resource).toBe(document.resource)
  })

  it('is repaired in that one line, once and for all', async () => {
    const { checksOf } = await select([])
    const [document] = documents
    const fixed = fix(document, checksOf(document), true)
    expect(fixed.repairs).toHaveLength(1)
    expect(fixed.refusals).toEqual([])
    const before = document.text.split('\n')
    const after = fixed.document.text.split('\n')
    expect(after).toHaveLength(before.length)
    const changed = after.filter((line, index) => line !== before[index])
    expect(changed).toEqual([expect.stringContaining(`"Value": "${FILE}:${FILE}"`)])
    const wanted = JSON.parse(document.text)
    wanted.Resources[String(document.resource)].Properties.ContainerDefinitions[0].Environment[4].Value = `${FILE}:${FILE}`
    expect(JSON.parse(fixed.document.text)).toEqual(wanted)
  })

  it('tells roles, secrets and policies by the names of their resources', () => {
    const [{ task, declared = [] }] = documents
    const roleOf = (value: unknown) => /^\$\{(\w+)\.Arn\}$/.exec((value as Unresolved).expression)?.[1]
    const type = (id: string | undefined) => declared.find(resource => resource.id === id)?.type
    expect(type(roleOf(task.executionRoleArn))).toBe('AWS::IAM::Role')
    expect(type(roleOf(task.taskRoleArn))).toBe('AWS::IAM::Role')
    const [container] = task.containerDefinitions as { secrets: { name: string; valueFrom: Unresolved }[] }[]
    const token = container?.secrets.find(secret => secret.name === 'HARNESS_TOKEN')?.valueFrom
    expect(token?.parts).toEqual([{ hole: expect.stringMatching(/^\$\{Token\w+\}$/) }, ':token::'])
    const policies = declared.filter(resource => resource.type === 'AWS::IAM::Policy')
    expect(policies.some(({ properties }) => JSON.stringify(properties).includes('secretsmanager:GetSecretValue'))).toBe(true)
    expect(task.volumes).toMatchObject([{ name: 'work', efsVolumeConfiguration: { authorizationConfig: { iam: 'ENABLED' } } }])
  })

  it('is all that is looked at in the folder of the synthesis', async () => {
    expect(readdirSync(join(folder, 'cdk.out')).length).toBeGreaterThan(3)
    const { stdout, status } = await runMain(['lint', 'cdk.out', '--format', 'json'], { cwd: folder })
    const report = JSON.parse(stdout)
    expect(report.errors).toEqual([])
    expect(report.results.map(({ source }: { source: string }) => source)).toEqual(['cdk.out/Delegate.template.json'])
    expect(status).toBe(1)
  })
})

/** What the CDK calls the structures of the SDK, where that is another name. */
const NAMES: { readonly [structure in StructureName]?: string } = {
  ContainerRestartPolicy: 'RestartPolicy',
  EFSAuthorizationConfig: 'AuthorizationConfig',
  FSxWindowsFileServerAuthorizationConfig: 'FSxAuthorizationConfig',
}

describe('the names in a template', () => {
  const text = readFileSync(
    join(dirname(createRequire(import.meta.url).resolve('aws-cdk-lib/aws-ecs')), 'lib/ecs.generated.js'),
    'utf8'
  )
  const structures = Object.keys(members).filter(name => name !== 'Tag') as StructureName[]

  it.each(structures)('of %s are those that the CDK writes', structure => {
    const own = NAMES[structure] ?? structure
    const maker =
      structure === 'RegisterTaskDefinitionRequest' ? 'convertCfnTaskDefinitionProps' : `convertCfnTaskDefinition${own}Property`
    const body = new RegExp(`function ${maker}ToCloudFormation\\(properties\\)\\{(.*?)\\}function `, 's').exec(text)?.[1] ?? ''
    const written = Array.from(body.matchAll(/[{,](\w+):(?=cdk\(\)|convert)/g), ([, key]) => key)
    expect(written.length).toBeGreaterThan(0)
    // The SDK may know a field that CloudFormation does not have yet.
    const ours = members[structure].map(field => templateName(structure, field))
    expect(written.filter(key => !ours.includes(key as string))).toEqual([])
  })
})
