import { BUILD_ROLE, MAPPINGS, MOUNTS, ROOT_CA_FILE } from '../model/names.ts'
import { formatPairs } from '../model/pairs.ts'
import type { Json } from '../model/patch.ts'
import type { RegisterTaskDefinitionRequest } from '../model/task-definition-request.ts'
import { certificatePath, certificateSecret, VALUE, type ValueOption, type Values } from '../model/values.ts'
import { jsonText, yamlText } from './json.ts'

/** What the container is called, as on Harness's page: developer-hub, install-delegate-ecs-fargate.md@2ac8234. */
export const CONTAINER = 'harness-delegate'

/** The smallest size that Harness documents, on the same page. */
const SIZE = { cpu: '1024', memory: '2048' }

/** What every delegate needs. */
const ALWAYS: readonly ValueOption[] = [
  VALUE.family,
  VALUE.region,
  VALUE.executionRole,
  VALUE.accountId,
  VALUE.url,
  VALUE.tokenSecret,
  VALUE.image,
]

/** What database steps need beside. */
const FOR_THE_DATABASE: readonly ValueOption[] = [VALUE.taskRole, VALUE.buildRole]

/** The keys of the values file without which there is no task definition. */
export function missingForTask(values: Values): readonly string[] {
  return [
    ...keysWithout(values, ALWAYS),
    ...(values.database === 'none' ? [] : keysWithout(values, FOR_THE_DATABASE)),
    ...missingCertificates(values),
    ...missingSize(values),
  ]
}

/** The keys of those options that have no value. */
export function keysWithout(values: Values, options: readonly ValueOption[]): readonly string[] {
  return options.filter(({ pick }) => pick(values) === undefined).map(({ key }) => key)
}

/** What lacks of the certificates: whether there is one must be said, for without it the connection may fail. */
export function missingCertificates(values: Values): readonly string[] {
  const { certificates, database } = values
  if (!certificates) return database === 'none' ? [] : ['certificates']
  // Only the first has a path that is documented.
  return certificates.flatMap((_, number) =>
    keysWithout(values, [certificateSecret(number), ...(number === 0 ? [] : [certificatePath(number)])])
  )
}

/** One number without the other is no size: which go together only the user can say. */
function missingSize({ size = {} }: Values): readonly string[] {
  if ((size.cpu === undefined) === (size.memory === undefined)) return []
  return [size.cpu === undefined ? VALUE.cpu.key : VALUE.memory.key]
}

/**
 * The request that registers the delegate. What is not among the values is left out, so that policies can be made of the parts
 * that concern them; `missingForTask` tells whether it is whole.
 *
 * Sources of its shape: developer-hub, install-delegate-ecs-fargate.md@2ac8234 (the task) and
 * aws-iam-authentication.md@4e45b299 (build role, certificate, mapping and mount).
 */
export function taskDefinitionOf(values: Values): RegisterTaskDefinitionRequest {
  const { size = {}, roles = {} } = values
  const isSized = size.cpu !== undefined || size.memory !== undefined
  return defined({
    family: values.family,
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: isSized ? VALUE.cpu.pick(values) : SIZE.cpu,
    memory: isSized ? VALUE.memory.pick(values) : SIZE.memory,
    runtimePlatform: size.architecture && { cpuArchitecture: size.architecture, operatingSystemFamily: 'LINUX' },
    executionRoleArn: roles.execution,
    taskRoleArn: roles.task,
    containerDefinitions: [
      defined({
        name: CONTAINER,
        image: values.harness?.image,
        essential: true,
        environment: environmentOf(values),
        secrets: secretsOf(values),
        logConfiguration: logsOf(values),
      }),
    ],
  })
}

function environmentOf(values: Values): { name: string; value: string }[] {
  const files = certificateFiles(values)
  const variables: readonly (readonly [name: string, value: string | undefined])[] = [
    ['HARNESS_ACCOUNT_ID', VALUE.accountId.pick(values)],
    ['HARNESS_URL', VALUE.url.pick(values)],
    ['HARNESS_NAME', VALUE.name.pick(values)],
    ['HARNESS_TAGS', VALUE.tags.pick(values) || undefined],
    [BUILD_ROLE, VALUE.buildRole.pick(values)],
    [MAPPINGS, files.length > 0 ? formatPairs(files) : undefined],
    [MOUNTS, files.length > 0 ? formatPairs(files.map(({ to }) => ({ from: to, to }))) : undefined],
  ]
  return variables.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]))
}

/** The token and the certificates: nothing else is secret. */
function secretsOf(values: Values): { name: string; valueFrom: string }[] {
  const references: readonly (readonly [name: string, valueFrom: string | undefined])[] = [
    ['HARNESS_TOKEN', VALUE.tokenSecret.pick(values)],
    ...(values.certificates ?? []).map(({ secretArn }, number) => [certificateName(number), secretArn] as const),
  ]
  return references.flatMap(([name, valueFrom]) => (valueFrom === undefined ? [] : [{ name, valueFrom }]))
}

/** Which file each certificate becomes; mounted under the same path, as the page has it. */
function certificateFiles({ certificates = [] }: Values): { from: string; to: string }[] {
  return certificates.flatMap(({ path }, number) => {
    const to = path ?? (number === 0 ? ROOT_CA_FILE : undefined)
    return to === undefined ? [] : [{ from: certificateName(number), to }]
  })
}

function certificateName(number: number): string {
  return `HARNESS_CERT_${number}`
}

/** With `awslogs-create-group` nobody has to create the group beforehand; the execution role may. */
function logsOf(values: Values): { logDriver: string; options: Record<string, string> } | undefined {
  const group = values.log?.group ?? (values.family && `/ecs/${values.family}`)
  if (group === undefined || values.region === undefined) return undefined
  return {
    logDriver: 'awslogs',
    options: {
      'awslogs-group': group,
      'awslogs-region': values.region,
      'awslogs-stream-prefix': 'delegate',
      'awslogs-create-group': 'true',
    },
  }
}

/** The task definition as a file. */
export function taskDefinitionFiles(values: Values, format: string): Readonly<Record<string, string>> {
  const task = taskDefinitionOf(values) as Record<string, Json>
  if (format === 'json') return { 'task-definition.json': jsonText(task) }
  if (format === 'yaml') return { 'task-definition.yaml': yamlText(task) }
  return { 'task-definition.template.yaml': yamlText(templateOf(task)) }
}

/**
 * A template of CloudFormation. The values stand in it as they are: what was linted is what is deployed, and another
 * environment has another values file.
 */
function templateOf(task: Record<string, Json>): Record<string, Json> {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'The task definition of a Harness Delegate',
    Resources: { TaskDefinition: { Type: 'AWS::ECS::TaskDefinition', Properties: asProperties(task) } },
    Outputs: { TaskDefinitionArn: { Value: { Ref: 'TaskDefinition' } } },
  }
}

/** CloudFormation begins the names of members with a capital; those of the log driver's options are its own. */
function asProperties(value: Json): Json {
  if (Array.isArray(value)) return value.map(asProperties)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key.charAt(0).toUpperCase() + key.slice(1),
      key === 'options' ? member : asProperties(member),
    ])
  )
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> }

function defined<T extends object>(object: T): Defined<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Defined<T>
}
