import { describe, expect, it } from 'vitest'
import { policy } from './table.ts'
import { declared, documentOf, type Resource, said } from './template.ts'

type Resources = Readonly<Record<string, Resource>>

const TRUST = policy({ Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole', Resource: undefined })
const ref = (id: string) => ({ Ref: id })
const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] })
const sub = (text: string) => ({ 'Fn::Sub': text })
const secretArn = (rest: string) => sub(`arn:\${AWS::Partition}:secretsmanager:\${AWS::Region}:\${AWS::AccountId}:secret:${rest}`)
const role = (properties: Readonly<Record<string, unknown>> = {}): Resource => [
  'AWS::IAM::Role',
  { AssumeRolePolicyDocument: TRUST, ...properties },
]
const inline = (...statements: readonly Record<string, unknown>[]) => ({
  Policies: [{ PolicyName: 'own', PolicyDocument: policy(...statements) }],
})
const read = (Resource: unknown, more: Record<string, unknown> = {}) => ({
  Action: 'secretsmanager:GetSecretValue',
  Resource,
  ...more,
})
const managed = (name: string) => sub(`arn:\${AWS::Partition}:iam::aws:policy/${name}`)
const EXECUTION_POLICY = managed('service-role/AmazonECSTaskExecutionRolePolicy')
const SECRET: Resource = ['AWS::SecretsManager::Secret', {}]
const NAMED: Resource = ['AWS::SecretsManager::Secret', { Name: 'app/db' }]

/** A task whose only secret is this, and whose execution role is `Role`. */
const reading = (valueFrom: unknown) => ({
  executionRoleArn: arnOf('Role'),
  containerDefinitions: [{ name: 'app', image: 'nginx:1', secrets: [{ name: 'PASSWORD', valueFrom }] }],
})

/** What is said of reading the secret `Db`, less the line that is always said. */
async function ofReading(resources: Resources, valueFrom: unknown = ref('Db')): Promise<string[]> {
  const lines = said(await documentOf(reading(valueFrom), declared({ Db: SECRET, ...resources })))
  return lines.filter(line => !line.startsWith('unchecked: permissions were judged by this template alone'))
}

const DENIED =
  'execution-role-cannot-read-secret /containerDefinitions/0/secrets/0/valueFrom: by this template, the execution role ${Role.Arn} cannot read the secret of PASSWORD: '
const ON = ' (secretsmanager:GetSecretValue on ${Db})'
const ADD =
  '  help: add to the policies of the role: {"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":{"Fn::Sub":"${Db}"}}'
const UNPROVED =
  'permission-unproved /containerDefinitions/0/secrets/0/valueFrom: not proved by this template: that the execution role ${Role.Arn} is allowed secretsmanager:GetSecretValue on ${Db}, to read the secret of PASSWORD '

describe('a secret of a template', () => {
  it.each<[string, Resources]>([
    ['by Ref', { Role: role(inline(read(ref('Db')))) }],
    ['by `*`', { Role: role(inline(read('*', { Condition: { StringEquals: { 'aws:SecureTransport': 'true' } } }))) }],
    ['by its name and any suffix', { Db: NAMED, Role: role(inline(read(secretArn('app/db-??????')))) }],
    ['by a pattern of names', { Db: NAMED, Role: role(inline(read(secretArn('app/*')))) }],
    ['by Ref with `*` behind it', { Role: role(inline(read(sub('${Db}*')))) }],
    [
      'by a literal partition, which is then the template’s',
      { Db: NAMED, Role: role(inline(read(sub('arn:aws:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:app/db-*')))) },
    ],
    [
      'by a policy of the template',
      {
        Role: role(),
        Read: ['AWS::IAM::Policy', { PolicyName: 'read', Roles: [ref('Role')], PolicyDocument: policy(read(ref('Db'))) }],
      },
    ],
    [
      'by a policy for one role',
      {
        Role: role(),
        Read: ['AWS::IAM::RolePolicy', { PolicyName: 'read', RoleName: ref('Role'), PolicyDocument: policy(read(ref('Db'))) }],
      },
    ],
    [
      'by a policy for roles by name',
      {
        Role: role({ RoleName: 'exec' }),
        Read: ['AWS::IAM::Policy', { PolicyName: 'read', Roles: ['exec'], PolicyDocument: policy(read(ref('Db'))) }],
      },
    ],
    [
      'by a managed policy of the template that names the role',
      { Role: role(), Read: ['AWS::IAM::ManagedPolicy', { Roles: [ref('Role')], PolicyDocument: policy(read(ref('Db'))) }] },
    ],
    [
      'by a managed policy of the template that the role names',
      {
        Role: role({ ManagedPolicyArns: [ref('Read')] }),
        Read: ['AWS::IAM::ManagedPolicy', { PolicyDocument: policy(read(ref('Db'))) }],
      },
    ],
    [
      'by its own policy',
      {
        Role: role(),
        Open: [
          'AWS::SecretsManager::ResourcePolicy',
          { SecretId: ref('Db'), ResourcePolicy: policy(read('*', { Principal: { AWS: arnOf('Role') } })) },
        ],
      },
    ],
    [
      'within a boundary of the template',
      {
        Role: role({
          ...inline(read('*', { Condition: { Bool: { 'aws:SecureTransport': true } } })),
          PermissionsBoundary: ref('Bound'),
        }),
        Bound: ['AWS::IAM::ManagedPolicy', { PolicyDocument: policy(read(ref('Db'))) }],
      },
    ],
    [
      'beside a denial of another secret',
      { Role: role(inline(read(ref('Db')), read(ref('Other'), { Effect: 'Deny' }))), Other: SECRET },
    ],
    [
      'with a key that hands over to the account, and a role that decrypts',
      {
        Db: ['AWS::SecretsManager::Secret', { KmsKeyId: ref('Key') }],
        Key: ['AWS::KMS::Key', {}],
        Role: role(inline(read(ref('Db')), { Action: 'kms:Decrypt', Resource: arnOf('Key') })),
      },
    ],
    [
      'with a key whose policy names the role, by an alias',
      {
        Db: ['AWS::SecretsManager::Secret', { KmsKeyId: ref('Alias') }],
        Key: ['AWS::KMS::Key', { KeyPolicy: policy({ Principal: { AWS: arnOf('Role') }, Action: 'kms:Decrypt' }) }],
        Alias: ['AWS::KMS::Alias', { AliasName: 'alias/db', TargetKeyId: ref('Key') }],
        Role: role(inline(read(ref('Db')))),
      },
    ],
  ])('is proved to be readable: %s', async (_name, resources) => {
    expect(await ofReading(resources)).toEqual([])
  })

  it.each<[string, Resources, string[]]>([
    ['no policy', { Role: role() }, [`${DENIED}no statement of its policies allows it${ON}`, ADD]],
    [
      'the managed policy of execution roles alone',
      { Role: role({ ManagedPolicyArns: [EXECUTION_POLICY] }) },
      [`${DENIED}no statement of its policies allows it${ON}`, ADD],
    ],
    [
      'another secret of the template',
      { Role: role(inline(read(ref('Other')))), Other: SECRET },
      [`${DENIED}no statement allows it; the nearest: statement 1 of the policy own allows it, but on \${Other}${ON}`, ADD],
    ],
    [
      'its ARN without a suffix',
      { Db: NAMED, Role: role(inline(read(secretArn('app/db')))) },
      [
        `${DENIED}no statement allows it; the nearest: statement 1 of the policy own names arn:\${AWS::Partition}:secretsmanager:\${AWS::Region}:\${AWS::AccountId}:secret:app/db, without the six random characters that the secret’s ARN ends in (write \`-??????\`)${ON}`,
        ADD,
      ],
    ],
    [
      'its ARN with the JSON key of the definition',
      { Role: role(inline(read(sub('${Db}:password::')))) },
      [
        `${DENIED}no statement allows it; the nearest: statement 1 of the policy own names \${Db}:password::, whose JSON key or version belongs in the definition, not in a policy${ON}`,
        ADD,
      ],
    ],
    [
      'an explicit denial',
      {
        Role: role(
          inline(read('*', { Condition: { Bool: { 'aws:SecureTransport': true } } }), read('*', { Effect: 'Deny', Sid: 'No' }))
        ),
      },
      [
        `${DENIED}statement \`No\` of the policy own denies it${ON}`,
        '  help: change statement `No` of the policy own so that it leaves this out; no permission of the role helps',
      ],
    ],
    [
      'a policy of the template for another role',
      {
        Role: role(),
        Other: role(),
        Read: ['AWS::IAM::Policy', { PolicyName: 'read', Roles: [ref('Other')], PolicyDocument: policy(read(ref('Db'))) }],
      },
      [`${DENIED}no statement of its policies allows it${ON}`, ADD],
    ],
    [
      'a boundary of the template',
      {
        Role: role({ ...inline(read(ref('Db'))), PermissionsBoundary: ref('Bound') }),
        Bound: ['AWS::IAM::ManagedPolicy', { PolicyDocument: policy({ Action: 'logs:*' }) }],
      },
      [
        `${DENIED}the permissions boundary \${Bound} does not allow it${ON}`,
        ADD.replace('policies of the role', 'permissions boundary ${Bound}'),
      ],
    ],
    [
      'its own policy that denies',
      {
        Role: role(inline(read(ref('Db')))),
        Guard: [
          'AWS::SecretsManager::ResourcePolicy',
          { SecretId: ref('Db'), ResourcePolicy: policy(read('*', { Effect: 'Deny', Principal: '*' })) },
        ],
      },
      [
        'secret-policy-denies /containerDefinitions/0/secrets/0/valueFrom: by this template, statement 1 of the resource’s own policy denies the secret of PASSWORD, ${Db}, to the execution role ${Role.Arn}',
        '  help: except the role from the statement, as by a condition `ArnNotEquals` on aws:PrincipalArn; no permission of the role helps',
      ],
    ],
    [
      'a key that the role may not use',
      {
        Db: ['AWS::SecretsManager::Secret', { KmsKeyId: arnOf('Key') }],
        Key: ['AWS::KMS::Key', {}],
        Role: role(inline(read(ref('Db')))),
      },
      [
        'execution-role-cannot-decrypt /containerDefinitions/0/secrets/0/valueFrom: by this template, the execution role ${Role.Arn} cannot decrypt the secret of PASSWORD: no statement of its policies allows it (kms:Decrypt on ${Key.Arn})',
        '  help: add to the policies of the role: {"Effect":"Allow","Action":"kms:Decrypt","Resource":{"Fn::Sub":"${Key.Arn}"}}',
      ],
    ],
    [
      'a key whose policy is for others',
      {
        Db: ['AWS::SecretsManager::Secret', { KmsKeyId: ref('Key') }],
        Key: ['AWS::KMS::Key', { KeyPolicy: policy({ Principal: { AWS: arnOf('Other') }, Action: 'kms:*' }) }],
        Role: role(inline(read(ref('Db')), { Action: 'kms:Decrypt', Resource: arnOf('Key') })),
        Other: role(),
      },
      [
        'execution-role-cannot-decrypt /containerDefinitions/0/secrets/0/valueFrom: by this template, the execution role ${Role.Arn} cannot decrypt the secret of PASSWORD: the role’s policies allow it, but the key’s policy neither names the role nor leaves it to the role’s account (kms:Decrypt on ${Key.Arn})',
        '  help: add to the key’s policy: {"Effect":"Allow","Principal":{"AWS":{"Fn::Sub":"${Role.Arn}"}},"Action":"kms:Decrypt","Resource":"*"}',
      ],
    ],
  ])('is proved to be out of reach: %s', async (_name, resources, lines) => {
    expect(await ofReading(resources)).toEqual(lines)
  })

  it.each<[string, Resources, unknown, string[]]>([
    [
      'a managed policy from elsewhere',
      { Role: role({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/SecretsManagerReadWrite'] }) },
      undefined,
      [`${UNPROVED}(the policy arn:aws:iam::aws:policy/SecretsManagerReadWrite: what it holds is not declared in this template)`],
    ],
    [
      'a managed policy that a parameter names, whatever else allows it',
      { Role: role({ ...inline(read(ref('Db'))), ManagedPolicyArns: [ref('Parameter')] }) },
      undefined,
      [`${UNPROVED}(the policy \${Parameter}: what it holds is not declared in this template)`],
    ],
    [
      'a list of policies that a condition decides',
      { Role: role({ ManagedPolicyArns: { 'Fn::If': [] } }) },
      undefined,
      [`${UNPROVED}(Role.ManagedPolicyArns: !If, which is filled in later)`],
    ],
    [
      'a boundary from elsewhere',
      { Role: role({ ...inline(read(ref('Db'))), PermissionsBoundary: ref('Parameter') }) },
      undefined,
      [`${UNPROVED}(the policy \${Parameter}: what it holds is not declared in this template)`],
    ],
    [
      'a policy for roles that a parameter names',
      {
        Role: role(),
        Read: ['AWS::IAM::Policy', { PolicyName: 'read', Roles: [ref('Parameter')], PolicyDocument: policy(read(ref('Db'))) }],
      },
      undefined,
      [`${UNPROVED}(Read: it may be attached to the role as well (\${Parameter} is known only later))`],
    ],
    [
      'a policy under a condition',
      {
        Role: role(),
        Read: ['AWS::IAM::Policy', { PolicyName: 'read', Roles: [ref('Role')], PolicyDocument: policy(read(ref('Db'))) }, true],
      },
      undefined,
      [`${UNPROVED}(statement 1 of the policy read is there under a condition only, which is not known)`],
    ],
    [
      'a statement under a condition',
      { Role: role({ Policies: [{ PolicyName: 'own', PolicyDocument: { Statement: [{ 'Fn::If': [] }] } }] }) },
      undefined,
      [`${UNPROVED}(statement 1 of the policy own cannot be read)`],
    ],
    [
      'a resource with a parameter in it',
      { Db: NAMED, Role: role(inline(read(secretArn('${Stage}/db-*')))) },
      undefined,
      [`${UNPROVED}(whether statement 1 of the policy own names the resource depends on \${Stage})`],
    ],
    [
      'a secret of another stack, which the role may read',
      { Role: role(inline(read(secretArn('shared/*')))) },
      secretArn('shared/db-AbCdEf'),
      [
        'permission-unproved /containerDefinitions/0/secrets/0/valueFrom: not proved by this template: that the execution role ${Role.Arn} is allowed secretsmanager:GetSecretValue on arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:shared/db-AbCdEf, to read the secret of PASSWORD (the secret is not declared in this template; neither the secret’s policy nor its key is known)',
      ],
    ],
    [
      'a secret of another stack, which the role may not read',
      { Role: role() },
      secretArn('shared/db-AbCdEf'),
      [
        'permission-unproved /containerDefinitions/0/secrets/0/valueFrom: not proved by this template: that the execution role ${Role.Arn} is allowed secretsmanager:GetSecretValue on arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:shared/db-AbCdEf, to read the secret of PASSWORD (the role’s policies do not allow it, and the secret is not declared in this template)',
      ],
    ],
    [
      'an import',
      { Role: role(inline(read({ 'Fn::ImportValue': 'x' }))) },
      { 'Fn::ImportValue': 'x' },
      ['unchecked: PASSWORD is !ImportValue, which is filled in later: nothing was proved of it'],
    ],
    [
      'a key from elsewhere',
      { Db: ['AWS::SecretsManager::Secret', { KmsKeyId: ref('Parameter') }], Role: role(inline(read(ref('Db')))) },
      undefined,
      [
        'permission-unproved /containerDefinitions/0/secrets/0/valueFrom: not proved by this template: the execution role ${Role.Arn} may need kms:Decrypt on the key ${Parameter} (its key: it is not declared in this template)',
      ],
    ],
  ])('is left unproved: %s', async (_name, resources, valueFrom, lines) => {
    expect(await ofReading(resources, valueFrom ?? ref('Db'))).toEqual(lines)
  })
})
