import { parseArn, parseRoleArn, parseSecretReference } from '../model/arn.ts'
import type { Path } from '../model/patch.ts'
import { type Container, containers, fields, items, known } from '../model/task-definition.ts'
import { hasHole, piecesOf } from './holes.ts'
import { regionOf, type Subject, textIn } from './subject.ts'

/** A secret or a parameter that a container is given, or its image is pulled with. */
export interface Reference {
  readonly store: 'secrets-manager' | 'parameter-store'
  /**
   * The ARN of the secret or parameter, without JSON key, version stage and version id. Undefined for a bare name, which means
   * one in the task's region and account, where these are not known.
   */
  readonly arn: string | undefined
  /** What follows the ARN in the definition: `:json-key:version-stage:version-id`, or nothing. */
  readonly rest: string
  readonly jsonKey: string
  /** Whether the definition has the ARN itself, not a bare name. */
  readonly isArn: boolean
  /** What it is for, as messages say it: `HARNESS_CERT_0`. */
  readonly name: string
  /** The value in the definition. */
  readonly path: Path
  readonly container: string | undefined
}

/**
 * All references that the ECS agent resolves before a task starts: `secrets`, `secretOptions` of the logs and credentials of
 * private registries. What is known only later, and what nobody can resolve, is left out.
 */
export function referencesOf(subject: Subject): readonly Reference[] {
  const home = homeOf(subject)
  const textOf = (value: unknown) => textIn(subject, value)
  return containers(subject.task).flatMap(container => {
    const { secrets, logConfiguration, repositoryCredentials } = container.fields
    const secretOptions = fields(logConfiguration).secretOptions
    return [
      ...listed(secrets, [...container.path, 'secrets'], container, home, textOf, name => name),
      ...listed(
        secretOptions,
        [...container.path, 'logConfiguration', 'secretOptions'],
        container,
        home,
        textOf,
        name => `the log option ${name}`
      ),
      ...registryCredentials(repositoryCredentials, container, home, textOf),
    ]
  })
}

type TextOf = (value: unknown) => string | undefined

/** What a bare name is completed with. */
interface Home {
  readonly partition: string
  readonly region: string
  readonly account: string
}

/** Roles belong to the account in which the task runs. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html */
function homeOf(subject: Subject): Home | undefined {
  if (subject.declared) return subject.declared.home
  const { executionRoleArn, taskRoleArn } = subject.task
  const role = parseRoleArn(known(executionRoleArn) ?? known(taskRoleArn) ?? '')
  const region = regionOf(subject)
  return role && region !== undefined ? { partition: role.partition, region, account: role.account } : undefined
}

function listed(
  list: unknown,
  path: Path,
  container: Container,
  home: Home | undefined,
  textOf: TextOf,
  nameOf: (name: string) => string
): Reference[] {
  return items(list, path).flatMap(({ value, path: at }): Reference[] => {
    const { name, valueFrom } = fields(value)
    const text = textOf(valueFrom)
    if (typeof name !== 'string' || text === undefined) return []
    const common = { name: nameOf(name), path: [...at, 'valueFrom'], container: container.name }
    const reference = parseSecretReference(text) ?? partialReference(text)
    if (reference) {
      const { store, secretArn, jsonKey } = reference
      return [{ ...common, store, arn: secretArn, rest: text.slice(secretArn.length), jsonKey, isArn: true }]
    }
    // Any other name is one of Systems Manager, which keeps a leading slash out of the ARN's own.
    if (!isParameterName(text)) return []
    const arn = home && arnIn(home, 'ssm', `parameter${text.startsWith('/') ? '' : '/'}${text}`)
    return [{ ...common, store: 'parameter-store', arn, rest: '', jsonKey: '', isArn: false }]
  })
}

/**
 * Credentials of a private registry: the ARN of a secret, or its name where that is in the task's region.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RepositoryCredentials.html
 */
function registryCredentials(value: unknown, { path, name }: Container, home: Home | undefined, textOf: TextOf): Reference[] {
  const text = textOf(fields(value).credentialsParameter)
  if (text === undefined) return []
  const reference = parseSecretReference(text) ?? partialReference(text)
  const isName = /^[\w/+=.@!-]+$/.test(text)
  if (reference ? reference.store !== 'secrets-manager' || reference.secretArn !== text : !isName) return []
  return [
    {
      store: 'secrets-manager',
      arn: reference?.secretArn ?? (home && arnIn(home, 'secretsmanager', `secret:${text}`)),
      rest: '',
      jsonKey: '',
      isArn: reference !== undefined,
      name: 'the registry’s credentials',
      path: [...path, 'repositoryCredentials', 'credentialsParameter'],
      container: name,
    },
  ]
}

function arnIn({ partition, region, account }: Home, service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`
}

type PartialReference = Pick<NonNullable<ReturnType<typeof parseSecretReference>>, 'store' | 'secretArn' | 'jsonKey'>

/** A reference of which parts are not known; undefined where it is not known to what it refers. */
function partialReference(text: string): PartialReference | undefined {
  const arn = hasHole(text) ? parseArn(text) : undefined
  if (arn?.service === 'ssm' && /^parameter\/[^:]+$/.test(arn.resource))
    return { store: 'parameter-store', secretArn: text, jsonKey: '' }
  const match = arn?.service === 'secretsmanager' ? /^secret:[^:]+(:([^:]*):[^:]*:[^:]*)?$/.exec(arn.resource) : null
  if (!match) return undefined
  const [, rest = '', jsonKey = ''] = match
  return { store: 'secrets-manager', secretArn: text.slice(0, text.length - rest.length), jsonKey }
}

/** A hole in front may be a whole ARN, unless it is known to be a name. */
function isParameterName(text: string): boolean {
  const pieces = piecesOf(text)
  const isOpen = pieces.some(piece => typeof piece === 'object' && piece.kind === 'open')
  return pieces.every(piece => typeof piece === 'object' || /^[\w./-]+$/.test(piece)) && (!isOpen || text.startsWith('/'))
}
