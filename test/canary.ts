import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import type { Json } from '../src/model/patch.ts'

/** A piece of the JSON schema of task definitions. */
interface Shape {
  readonly type?: string
  readonly $ref?: string
  readonly allOf?: readonly Shape[]
  readonly properties?: Readonly<Record<string, Shape>>
  readonly items?: Shape
  readonly additionalProperties?: boolean | Shape
}

const SCHEMA = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'schemas', 'task-definition.schema.json'), 'utf8'))

/** Random letters, of which no eight in a row may be printed. */
export const CANARY = Array.from({ length: 24 }, () => String.fromCharCode(97 + Math.floor(Math.random() * 26))).join('')
const PARTS = Array.from({ length: CANARY.length - 7 }, (_, index) => CANARY.slice(index, index + 8))

/** The lines of an output that give the canary away. */
export function leaks(text: string): string[] {
  return PARTS.some(part => text.includes(part)) ? text.split('\n').filter(line => PARTS.some(part => line.includes(part))) : []
}

/** Forms in which a secret comes along; in some of them a part may be shown, but never the canary. */
export const DISGUISES: Readonly<Record<string, string>> = {
  'as it is': CANARY,
  'in a URL': `postgres://admin:${CANARY}@db.example.com:5432/app?password=${CANARY}`,
  'before a registry': `admin:${CANARY}@registry.example.com/harness/delegate:3.0.0`,
  'behind an ARN': `arn:aws:iam::111122223333:role/task ${CANARY}`,
  'as a default': `\${TOKEN:-${CANARY}}`,
  'as a default of Spring': `\${TOKEN:${CANARY}}`,
  'as a default of Jinja': `{{ token | default("${CANARY}") }}`,
  'around an expression': `${CANARY}\${A}${CANARY}`,
  'in a placeholder': `<${CANARY}>`,
  'behind a placeholder': `PUT_YOUR_${CANARY}`,
  'as a key': `-----BEGIN PRIVATE KEY-----\n${CANARY}\n-----END PRIVATE KEY-----\n`,
  'on several lines': `first\n  ${CANARY}\n\t${CANARY}\nlast`,
}

/** Names are shown whatever they are; and any word is a valid image and a valid log group. */
export function mayShow(path: readonly string[], value: string): boolean {
  const [key = ''] = path.slice(-1)
  if (/^(?:family|name|key|sourceVolume|sourceContainer|containerName)$/.test(key) || path.includes('links')) return true
  return /^\w+$/.test(value) && (key === 'image' || key === 'awslogs-group')
}

const OPTIONS = ['awslogs-group', 'awslogs-region', 'awslogs-create-group', 'awslogs-stream-prefix', 'splunk-token']
const VARIABLES = [
  'PASSWORD',
  'TOKEN',
  'HARNESS_TOKEN',
  'DELEGATE_TOKEN',
  'HARNESS_URL',
  'ACCOUNT_ID',
  'HARNESS_CERT_0',
  'HARNESS_CERT_1',
  'JAVA_OPTS',
  // With these the containers are Harbor's core, too, which asks for IAM authentication.
  'CORE_SECRET',
  'POSTGRESQL_HOST',
  'POSTGRESQL_USERNAME',
  'POSTGRESQL_PASSWORD',
  'POSTGRESQL_URL',
  'POSTGRESQL_USE_IAM_AUTH',
  'POSTGRESQL_AWS_REGION',
  'POSTGRESQL_SSLMODE',
  'POSTGRESQL_CONN_MAX_LIFETIME',
  'HARBOR_ENABLE_COMMERCIAL_AWS_RDS_IAM_AUTH',
  'AWS_ACCESS_KEY_ID',
]

/** How a definition is filled: what stands for a string, and for a whole list or object; undefined: the list or object itself. */
export interface Filling {
  readonly text: (path: readonly string[]) => Json
  readonly number?: (path: readonly string[]) => Json
  readonly collection?: (path: readonly string[]) => Json | undefined
}

/** A definition that has every field that the schema knows, two containers, and one of them a delegate. */
export function everyField(filling: Filling): Record<string, Json> {
  return fill(SCHEMA, [], filling) as Record<string, Json>
}

function fill(shape: Shape, path: string[], filling: Filling): Json {
  if (shape.allOf?.[0]) return fill(shape.allOf[0], path, filling)
  if (shape.$ref) return fill(SCHEMA.definitions[shape.$ref.split('/').at(-1) ?? ''], path, filling)
  const number = filling.number ?? (() => 1)
  if (shape.type === 'integer' || shape.type === 'number') return number(path)
  if (shape.type === 'boolean') return filling.number ? number(path) : true
  if (shape.type === 'string') return text(path, filling)
  const instead = path.length > 0 ? filling.collection?.(path) : undefined
  if (instead !== undefined) return instead
  if (shape.type === 'array') return list(shape.items ?? {}, path, filling)
  const members = shape.properties ?? Object.fromEntries(OPTIONS.map(option => [option, shape.additionalProperties as Shape]))
  return Object.fromEntries(Object.entries(members).map(([key, member]) => [key, fill(member, [...path, key], filling)]))
}

function list(shape: Shape, path: string[], filling: Filling): Json {
  const key = path.at(-1)
  if (key === 'environment' || key === 'secrets') {
    return VARIABLES.map(name => ({ name, [key === 'secrets' ? 'valueFrom' : 'value']: text([...path, '0', 'value'], filling) }))
  }
  const count = key === 'containerDefinitions' ? 2 : 1
  return Array.from({ length: count }, (_, index) => fill(shape, [...path, String(index)], filling))
}

function text(path: string[], filling: Filling): Json {
  const value = filling.text(path)
  if (path.join('/') === 'containerDefinitions/0/name') return 'delegate'
  return typeof value === 'string' && mayShow(path, value) ? 'plain' : value
}

/** The paths of all lists and objects that the schema knows, indices included. */
export function collections(): string[] {
  const found: string[] = []
  everyField({ text: () => 'x', collection: path => void found.push(path.join('/')) })
  return found
}

/** A definition as people write it down; on one line, every value of it comes into the difference that `fix` shows. */
export const layouts = (task: Json): [string, string][] => [
  ['one-line.json', JSON.stringify(task)],
  ['pretty.json', JSON.stringify(task, null, 2)],
  ['block.yaml', stringify(task, { lineWidth: 0 }).replaceAll(/(?<=[\w"']|\})$/gm, ` # ${CANARY}`)],
  ['flow.yaml', `# ${CANARY}\n${stringify(task, { collectionStyle: 'flow', lineWidth: 60, defaultStringType: 'QUOTE_SINGLE' })}`],
]

/** A definition of which everything but the two canaries may be shown. */
export const SHOWN = {
  family: 'FamilyName',
  taskRoleArn: 'arn:aws:iam::111122223333:role/TaskRole',
  networkMode: 'awsvpc',
  cpu: 1024,
  memory: '2 GB',
  volumes: [{ name: 'VolumeName', host: { sourcePath: '/host/SourcePath' } }],
  containerDefinitions: [
    {
      name: 'ContainerName',
      image: 'registry.example.com:5000/team/ImageName:1.2.3',
      stopTimeout: 117,
      workingDirectory: '/opt/Directory',
      mountPoints: [{ sourceVolume: 'VolumeName', containerPath: '/mounted/ContainerPath' }],
      environment: [
        { name: 'VariableName', value: CANARY },
        { name: 'HARNESS_ECS_BUILD_TASK_ROLE_ARN', value: 'ShortBuildRole' },
        { name: 'HARNESS_SECRET_FILE_MAPPINGS', value: 'MappedName:/mapped/File' },
        { name: 'HARNESS_CI_MOUNT_VOLUMES', value: '/mounted/Source:/mounted/Destination' },
        { name: 'AWS_REGION', value: 'eu-central-1' },
        { name: 'POSTGRESQL_AWS_REGION', value: 'ap-south-1' },
        { name: 'POSTGRESQL_SSLMODE', value: 'verify-full' },
        { name: 'POSTGRESQL_USE_IAM_AUTH', value: 'enabled' },
        { name: 'POSTGRESQL_CONN_MAX_LIFETIME', value: '14m30s' },
        { name: 'TEMPLATED', value: `\${Expression}${CANARY}` },
      ],
      secrets: [{ name: 'SecretName', valueFrom: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:SecretArn-AbCdEf' }],
      logConfiguration: {
        logDriver: 'awslogs',
        options: { 'awslogs-group': '/ecs/LogGroup', 'awslogs-region': 'eu-west-3', OptionKey: CANARY },
      },
    },
  ],
}
/** What must be seen of it. */
export const MARKS = [
  'FamilyName',
  'TaskRole',
  'awsvpc',
  '1024',
  '2 GB',
  'VolumeName',
  '/host/SourcePath',
  'ContainerName',
  ':5000/team/ImageName:1.2.3',
  '117',
  '/opt/Directory',
  '/mounted/ContainerPath',
  'VariableName',
  'ShortBuildRole',
  'MappedName:/mapped/File',
  '/mounted/Source:/mounted/Destination',
  'eu-central-1',
  'ap-south-1',
  'verify-full',
  '"enabled"',
  '14m30s',
  '${Expression}',
  'SecretName',
  'secret:SecretArn-AbCdEf',
  '"awslogs"',
  '/ecs/LogGroup',
  'eu-west-3',
  'OptionKey',
]
