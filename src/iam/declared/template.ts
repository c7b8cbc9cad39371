import type { DeclaredResource, Home } from '../../model/declared.ts'
import type { PolicyFacts, Unread } from '../../model/facts.ts'
import { fields, Unresolved } from '../../model/task-definition.ts'
import { hole } from '../holes.ts'
import type { Attachment, Declarations, DeclaredRole, DeclaredSecret, Reader, SecretPolicy } from './declarations.ts'
import { arnAt, iamArn, partialDocument, partialText, secretArn, writtenPartition } from './texts.ts'

/**
 * Reads what a CloudFormation template declares. What `Ref` and `Fn::GetAtt` return is written down with each type:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
 */
export class Template implements Reader {
  readonly home: Home
  private readonly byId: ReadonlyMap<string, DeclaredResource>
  private readonly resources: readonly DeclaredResource[]
  private readonly resolving = new Set<string>()
  private declarationsOnce: Declarations | undefined = undefined

  constructor(resources: readonly DeclaredResource[], home: Partial<Home>) {
    this.resources = resources
    this.byId = new Map(resources.map(resource => [resource.id, resource]))
    this.home = {
      partition: home.partition ?? writtenPartition(resources) ?? hole('${AWS::Partition}', 'word'),
      region: home.region ?? hole('${AWS::Region}', 'word'),
      account: home.account ?? hole('${AWS::AccountId}', 'word'),
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
    const { home } = this
    const roles = this.of('AWS::IAM::Role')
    const policies = this.of('AWS::IAM::ManagedPolicy')
    const secrets = this.of('AWS::SecretsManager::Secret')
    const keys = this.of('AWS::KMS::Key')
    return {
      roles: roles.map(role => this.role(role)),
      attachments: [...this.of('AWS::IAM::Policy'), ...this.of('AWS::IAM::RolePolicy'), ...policies].map(one =>
        this.attachment(one)
      ),
      policies: new Map(policies.map(one => [this.reference(one), this.policy(one, this.reference(one))])),
      secrets: secrets.map(one => this.secret(one)),
      secretPolicies: this.of('AWS::SecretsManager::ResourcePolicy').map(one => this.secretPolicy(one)),
      keys: keys.map(one => ({
        arn: this.attribute(one, 'Arn') ?? '',
        names: [
          this.reference(one),
          ...this.of('AWS::KMS::Alias').flatMap(alias => {
            const target = this.textOf(alias.properties.TargetKeyId)
            const isOf = target === this.reference(one) || target === this.attribute(one, 'Arn')
            return isOf ? [this.reference(alias)] : []
          }),
        ],
        policy: this.document(one.properties.KeyPolicy),
      })),
      logGroups: this.of('AWS::Logs::LogGroup').map(one => this.reference(one)),
      // SecureString is no type that a template can make.
      parameters: this.of('AWS::SSM::Parameter').map(one => ({ arn: parameterArn(home, this.reference(one)), isSecure: false })),
      references: new Map([
        ...[...roles, ...keys].map(one => [this.attribute(one, 'Arn') ?? '', `\${${one.id}.Arn}`] as const),
        ...[...policies, ...secrets].map(one => [this.reference(one), `\${${one.id}}`] as const),
      ]),
    }
  }

  private role(resource: DeclaredResource): DeclaredRole {
    const { AssumeRolePolicyDocument, Policies, ManagedPolicyArns, PermissionsBoundary } = resource.properties
    const [inline, managed] = [listOf(Policies), listOf(ManagedPolicyArns)]
    const unlisted = inline ? (managed ? undefined : 'ManagedPolicyArns') : 'Policies'
    return {
      id: resource.id,
      name: this.reference(resource),
      arn: this.attribute(resource, 'Arn') ?? '',
      trust: this.document(AssumeRolePolicyDocument),
      inline: (inline ?? []).map(entry =>
        entry instanceof Unresolved
          ? { name: `Policies of ${resource.id}`, unread: later(`${resource.id}.Policies`, entry) }
          : this.policy({ ...resource, properties: fields(entry) }, resource.id)
      ),
      managed: (managed ?? []).map((arn, index) => this.textOf(arn) ?? hole(`${expressionOf(arn)}#${index}`)),
      ...(unlisted === undefined ? {} : { unlisted: later(`${resource.id}.${unlisted}`, resource.properties[unlisted]) }),
      ...(PermissionsBoundary === undefined
        ? {}
        : { boundary: this.textOf(PermissionsBoundary) ?? hole(expressionOf(PermissionsBoundary)) }),
    }
  }

  private policy({ id, properties: { PolicyName, PolicyDocument } }: DeclaredResource, otherwise: string): PolicyFacts {
    const name = this.textOf(PolicyName) ?? otherwise
    if (PolicyDocument instanceof Unresolved) return { name, unread: later(`${id}.PolicyDocument`, PolicyDocument) }
    return { name, document: this.document(PolicyDocument) }
  }

  private attachment(resource: DeclaredResource): Attachment {
    const { id, type, isConditional = false } = resource
    const { Roles, RoleName } = resource.properties
    const list = type === 'AWS::IAM::RolePolicy' ? [RoleName] : Roles
    const roles = (listOf(list) ?? [list]).map((role, index) => this.textOf(role) ?? hole(`${expressionOf(role)}#${index}`))
    const policy = type === 'AWS::IAM::ManagedPolicy' ? this.reference(resource) : this.policy(resource, id)
    return { id, roles, policy, isConditional }
  }

  private secret(resource: DeclaredResource): DeclaredSecret {
    const { KmsKeyId } = resource.properties
    const key = KmsKeyId === undefined ? undefined : (this.textOf(KmsKeyId) ?? hole(expressionOf(KmsKeyId)))
    return { arn: this.reference(resource), name: this.nameOf(resource, 'Name'), key }
  }

  private secretPolicy({ id, properties: { SecretId, ResourcePolicy }, isConditional = false }: DeclaredResource): SecretPolicy {
    const secret = this.textOf(SecretId) ?? hole(expressionOf(SecretId))
    return { id, secret, document: this.document(ResourcePolicy), isConditional }
  }

  private document(value: unknown): unknown {
    return value === undefined ? undefined : partialDocument(value, one => this.textOf(one))
  }

  /** What a hole refers to, by its name: `${AWS::Region}`, `${Database}`, `${Database.Arn}`. */
  private referred(name: string): string | undefined {
    const [, id, attribute] = /^\$\{([\w:]+)(?:\.([\w.]+))?\}$/.exec(name) ?? []
    if (id?.startsWith('AWS::')) return this.pseudoParameter(name)
    const resource = id === undefined ? undefined : this.byId.get(id)
    // A template whose resources refer to each other in a circle is refused, and nothing is known of it.
    if (!resource || this.resolving.has(name)) return undefined
    this.resolving.add(name)
    const text = attribute === undefined ? this.reference(resource) : this.attribute(resource, attribute)
    this.resolving.delete(name)
    return text
  }

  private pseudoParameter(name: string): string {
    const { partition, region, account } = this.home
    if (name === '${AWS::Partition}') return partition
    if (name === '${AWS::Region}') return region
    if (name === '${AWS::AccountId}') return account
    if (name === '${AWS::URLSuffix}' && partition === 'aws') return 'amazonaws.com'
    return hole(name, 'word')
  }

  /** What `Ref` returns. */
  private reference(resource: DeclaredResource): string {
    const { id, type, properties } = resource
    const name = NAMES[type]
    if (type === 'AWS::SecretsManager::Secret') return secretArn(this.home, this.nameOf(resource, 'Name'), `\${${id}}`)
    if (type === 'AWS::SecretsManager::SecretTargetAttachment') return this.textOf(properties.SecretId) ?? hole(`\${${id}}`)
    if (type === 'AWS::IAM::ManagedPolicy')
      return iamArn(this.home, 'policy', this.pathOf(resource), this.nameOf(resource, 'ManagedPolicyName'))
    if (type === 'AWS::KMS::Key') return hole(`\${${id}}`, 'word')
    return name === undefined ? hole(`\${${id}}`) : this.nameOf(resource, name)
  }

  /** What `Fn::GetAtt` returns; undefined where nothing is known of it. */
  private attribute(resource: DeclaredResource, attribute: string): string | undefined {
    const own = this.reference(resource)
    switch (`${resource.type}.${attribute}`) {
      case 'AWS::IAM::Role.Arn':
        return iamArn(this.home, 'role', this.pathOf(resource), own)
      case 'AWS::SecretsManager::Secret.Id':
      case 'AWS::IAM::ManagedPolicy.PolicyArn':
        return own
      case 'AWS::KMS::Key.Arn':
        return arnAt(this.home, 'kms', `key/${own}`)
      case 'AWS::KMS::Key.KeyId':
        return own
      case 'AWS::Logs::LogGroup.Arn':
        return arnAt(this.home, 'logs', `log-group:${own}:*`)
      case 'AWS::ECR::Repository.Arn':
        return arnAt(this.home, 'ecr', `repository/${own}`)
      case 'AWS::RDS::DBCluster.DBClusterResourceId':
      case 'AWS::RDS::DBInstance.DbiResourceId':
        return hole(`\${${resource.id}.${attribute}}`, 'word')
      default:
        return undefined
    }
  }

  private nameOf({ id, properties }: DeclaredResource, property: string): string {
    return (properties[property] === undefined ? undefined : this.textOf(properties[property])) ?? hole(`\${${id}}`, 'word')
  }

  private pathOf({ properties: { Path } }: DeclaredResource): string | undefined {
    return Path === undefined ? undefined : (this.textOf(Path) ?? hole(expressionOf(Path)))
  }

  private of(type: string): readonly DeclaredResource[] {
    return this.resources.filter(resource => resource.type === type)
  }
}

/** The types of which `Ref` returns the name, and the property that gives it. */
const NAMES: Readonly<Record<string, string>> = {
  'AWS::IAM::Role': 'RoleName',
  'AWS::KMS::Alias': 'AliasName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::SSM::Parameter': 'Name',
  'AWS::ECR::Repository': 'RepositoryName',
  // Identifiers, which many take for the resource ids of which policies are made.
  'AWS::RDS::DBCluster': 'DBClusterIdentifier',
  'AWS::RDS::DBInstance': 'DBInstanceIdentifier',
  'AWS::RDS::DBProxy': 'DBProxyName',
}

/** A leading slash of a parameter's name is the ARN's own. */
function parameterArn(home: Home, name: string): string {
  return arnAt(home, 'ssm', `parameter${name.startsWith('/') ? '' : '/'}${name}`)
}

/** The items of a list; none where it is not there, undefined where it is not known. */
function listOf(value: unknown): readonly unknown[] | undefined {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : undefined
}

function later(operation: string, value: unknown): Unread {
  return { operation, reason: `${expressionOf(value)}, which is filled in later` }
}

function expressionOf(value: unknown): string {
  return value instanceof Unresolved ? value.expression : 'a value that cannot be read'
}
