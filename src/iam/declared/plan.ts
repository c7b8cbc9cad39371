import { parseArn } from '../../model/arn.ts'
import type { DeclaredResource, Home } from '../../model/declared.ts'
import type { PolicyFacts, Unread } from '../../model/facts.ts'
import { fields, items, Unresolved } from '../../model/task-definition.ts'
import { hole } from '../holes.ts'
import type { Attachment, Declarations, DeclaredRole, Reader } from './declarations.ts'
import { documentOfSource, isGiven } from './plan-documents.ts'
import { arnAt, iamArn, parsed, partialText, secretArn, writtenPartition } from './texts.ts'

/**
 * Reads what a Terraform plan declares, in the resources of the provider `aws`: what each of them takes and gives is written
 * down at https://registry.terraform.io/providers/hashicorp/aws/latest/docs.
 */
export class Plan implements Reader {
  readonly home: Home
  private readonly byAddress: ReadonlyMap<string, DeclaredResource>
  private readonly resources: readonly DeclaredResource[]
  private readonly resolving = new Set<string>()
  private declarationsOnce: Declarations | undefined = undefined

  constructor(resources: readonly DeclaredResource[], home: Partial<Home>) {
    this.resources = resources
    this.byAddress = new Map(resources.map(resource => [resource.id, resource]))
    const written = writtenHome(resources)
    this.home = {
      partition: home.partition ?? written.partition ?? writtenPartition(resources) ?? hole('${partition}', 'word'),
      region: home.region ?? written.region ?? hole('${region}', 'word'),
      account: home.account ?? written.account ?? hole('${account}', 'word'),
    }
  }

  get declarations(): Declarations {
    this.declarationsOnce ??= this.read()
    return this.declarationsOnce
  }

  textOf(value: unknown): string | undefined {
    return partialText(value, name => this.referred(name))
  }

  private read(): Declarations {
    const [roles, policies] = [this.of('aws_iam_role'), this.of('aws_iam_policy')]
    const [secrets, keys] = [this.of('aws_secretsmanager_secret'), this.of('aws_kms_key')]
    return {
      roles: roles.map(role => this.role(role)),
      attachments: this.attachments(),
      policies: new Map(policies.map(one => [this.arn(one), this.policy(one, this.arn(one), one.properties.policy)])),
      secrets: secrets.map(one => ({
        arn: this.arn(one),
        name: this.name(one),
        key: this.optional(one.properties.kms_key_id),
        ...(isGiven(one.properties.policy) ? { policy: this.document(one.properties.policy) } : {}),
      })),
      secretPolicies: this.of('aws_secretsmanager_secret_policy').map(({ id, properties, isConditional = false }) => ({
        id,
        secret: this.text(properties.secret_arn),
        document: this.document(properties.policy),
        isConditional,
      })),
      keys: keys.map(one => ({ arn: this.arn(one), names: this.namesOfKey(one), policy: this.keyPolicy(one) })),
      logGroups: this.of('aws_cloudwatch_log_group').map(one => this.name(one)),
      parameters: this.of('aws_ssm_parameter').map(one => ({
        arn: this.arn(one),
        isSecure: one.properties.type === 'SecureString',
        key: this.optional(one.properties.key_id),
      })),
      references: new Map([...roles, ...policies, ...secrets, ...keys].map(one => [this.arn(one), `\${${one.id}.arn}`])),
    }
  }

  private role(resource: DeclaredResource): DeclaredRole {
    const { id, properties } = resource
    const { assume_role_policy, inline_policy, managed_policy_arns, permissions_boundary } = properties
    // Where the configuration has none of these lists, the plan leaves them to be known later: they say what is there then.
    const managed = items(managed_policy_arns, []).map(({ value }) => this.text(value))
    return {
      id,
      name: this.name(resource),
      arn: this.arn(resource),
      trust: this.document(assume_role_policy),
      inline: items(inline_policy, []).flatMap(({ value }) => {
        const { name, policy } = fields(value)
        return isGiven(policy) ? [this.policy(resource, this.textOf(name) ?? id, policy)] : []
      }),
      managed,
      boundary: this.optional(permissions_boundary),
    }
  }

  private attachments(): readonly Attachment[] {
    const attachment = ({ id, isConditional = false }: DeclaredResource, roles: unknown, policy: PolicyFacts | string) => ({
      id,
      roles: (Array.isArray(roles) ? roles : [roles]).map(role => this.text(role)),
      policy,
      isConditional,
    })
    return [
      ...this.of('aws_iam_role_policy').map(one =>
        attachment(
          one,
          one.properties.role,
          this.policy(one, this.optional(one.properties.name) ?? one.id, one.properties.policy)
        )
      ),
      ...this.of('aws_iam_role_policy_attachment').map(one =>
        attachment(one, one.properties.role, this.text(one.properties.policy_arn))
      ),
      ...this.of('aws_iam_policy_attachment').flatMap(one =>
        isGiven(one.properties.roles) ? [attachment(one, one.properties.roles, this.text(one.properties.policy_arn))] : []
      ),
    ]
  }

  private policy({ id }: DeclaredResource, name: string, value: unknown): PolicyFacts {
    const document = this.document(value)
    return document === undefined ? { name, unread: later(id, value) } : { name, document }
  }

  /** A document, which stands in a plan as the text of its JSON, or as a reference to a data source that makes it. */
  private document(value: unknown): unknown {
    const document = parsed(this.textOf(value) ?? '')
    if (document !== undefined) return document
    const [, address = ''] = (value instanceof Unresolved && /^\$\{(.+)\.json\}$/.exec(holeOf(value))) || []
    const source = this.byAddress.get(address)
    return source?.type === 'aws_iam_policy_document' ? documentOfSource(source, one => this.textOf(one)) : undefined
  }

  private keyPolicy({ id, properties: { policy } }: DeclaredResource): unknown {
    const own = this.of('aws_kms_key_policy').find(one => {
      const key = this.optional(one.properties.key_id)
      return key !== undefined && key === this.referred(`\${${id}.key_id}`)
    })
    if (own) return this.document(own.properties.policy) ?? null
    // A key without a policy gets KMS's own, which a plan cannot know before.
    const isLeftOut = !isGiven(policy) || (policy instanceof Unresolved && policy.parts === undefined)
    return isLeftOut ? undefined : (this.document(policy) ?? null)
  }

  private namesOfKey(key: DeclaredResource): readonly string[] {
    const [id, arn] = [this.referred(`\${${key.id}.key_id}`) ?? '', this.arn(key)]
    const aliases = this.of('aws_kms_alias').filter(({ properties }) => {
      const target = this.optional(properties.target_key_id)
      return target === id || target === arn
    })
    return [id, ...aliases.map(alias => this.name(alias))]
  }

  /** What a hole refers to, by its name: `${aws_iam_role.task.arn}`. */
  private referred(name: string): string | undefined {
    const [, address = '', attribute = ''] = /^\$\{(.+)\.(\w+)\}$/.exec(name) ?? []
    const resource = this.byAddress.get(address)
    if (!resource || this.resolving.has(name)) return undefined
    this.resolving.add(name)
    const text = this.attribute(resource, attribute)
    this.resolving.delete(name)
    return text
  }

  private attribute(resource: DeclaredResource, attribute: string): string | undefined {
    const { id, type, properties } = resource
    const value = properties[attribute]
    if (typeof value === 'string') return this.textOf(value)
    const kind = TYPES[type]
    if (!kind) return /^(?:cluster_)?resource_id$/.test(attribute) ? hole(`\${${id}.${attribute}}`, 'word') : undefined
    if (attribute === 'arn' || (attribute === 'id' && kind.id === 'arn')) return this.arn(resource)
    if (attribute === 'name' || (attribute === 'id' && kind.id === 'name')) return this.name(resource)
    return type === 'aws_kms_key' && /^(?:key_)?id$/.test(attribute) ? hole(`\${${id}.key_id}`, 'word') : undefined
  }

  private arn(resource: DeclaredResource): string {
    const { id, type, properties } = resource
    if (typeof properties.arn === 'string') return this.text(properties.arn)
    const name = type === 'aws_kms_key' ? hole(`\${${id}.key_id}`, 'word') : this.name(resource)
    if (type === 'aws_secretsmanager_secret') return secretArn(this.home, name, `\${${id}.arn}`)
    if (type === 'aws_iam_role') return iamArn(this.home, 'role', this.optional(properties.path), name)
    if (type === 'aws_iam_policy') return iamArn(this.home, 'policy', this.optional(properties.path), name)
    const { service = '', resource: prefix = '' } = TYPES[type] ?? {}
    return arnAt(
      this.home,
      service,
      `${prefix}${type === 'aws_ssm_parameter' && name.startsWith('/') ? '' : (SLASH[type] ?? '')}${name}`
    )
  }

  private name({ id, properties: { name, name_prefix } }: DeclaredResource): string {
    const own = isGiven(name) ? this.textOf(name) : undefined
    if (own !== undefined && !(name instanceof Unresolved && holeOf(name) === `\${${id}.name}`)) return own
    const prefix = this.optional(name_prefix)
    return `${prefix ?? ''}${hole(`\${${id}.name}`, 'word')}`
  }

  private optional(value: unknown): string | undefined {
    return isGiven(value) ? this.text(value) : undefined
  }

  private text(value: unknown): string {
    return this.textOf(value) ?? hole(value instanceof Unresolved ? value.expression : 'a value that cannot be read')
  }

  private of(type: string): readonly DeclaredResource[] {
    return this.resources.filter(resource => resource.type === type)
  }
}

interface Type {
  /** What the attribute `id` is. */
  readonly id: 'arn' | 'name' | 'other'
  readonly service: string
  readonly resource: string
}

const TYPES: Readonly<Record<string, Type>> = {
  aws_iam_role: { id: 'name', service: 'iam', resource: 'role' },
  aws_iam_policy: { id: 'arn', service: 'iam', resource: 'policy' },
  aws_secretsmanager_secret: { id: 'arn', service: 'secretsmanager', resource: 'secret:' },
  aws_kms_key: { id: 'other', service: 'kms', resource: 'key/' },
  aws_kms_alias: { id: 'name', service: 'kms', resource: '' },
  aws_cloudwatch_log_group: { id: 'name', service: 'logs', resource: 'log-group:' },
  aws_ssm_parameter: { id: 'name', service: 'ssm', resource: 'parameter' },
  aws_ecr_repository: { id: 'name', service: 'ecr', resource: 'repository/' },
}

const SLASH: Readonly<Record<string, string>> = { aws_ssm_parameter: '/' }

/** The account, region and partition of the ARNs that a plan already knows of its own resources, where these agree. */
function writtenHome(resources: readonly DeclaredResource[]): Partial<Home> {
  const arns = resources.flatMap(({ properties: { arn } }) => (typeof arn === 'string' ? (parseArn(arn) ?? []) : []))
  const only = (values: readonly string[]): string | undefined => {
    const distinct = new Set(values.filter(value => value !== '' && value !== 'aws:'))
    return distinct.size === 1 ? [...distinct][0] : undefined
  }
  const [partition, region] = [only(arns.map(arn => arn.partition)), only(arns.map(arn => arn.region))]
  const account = only(arns.map(arn => arn.account))
  return {
    ...(partition === undefined ? {} : { partition }),
    ...(region === undefined ? {} : { region }),
    ...(account === undefined ? {} : { account }),
  }
}

/** The name of the hole that a value is, as a whole. */
function holeOf({ parts }: Unresolved): string {
  const [part, ...others] = parts ?? []
  return typeof part === 'object' && others.length === 0 ? part.hole : ''
}

function later(operation: string, value: unknown): Unread {
  return { operation, reason: `${value instanceof Unresolved ? value.expression : 'its document'} is known after apply only` }
}
