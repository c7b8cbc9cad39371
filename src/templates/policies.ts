import { parseRoleArn } from '../model/arn.ts'
import type { Json } from '../model/patch.ts'
import type { Values } from '../model/values.ts'
import { hclJson, hclResource, hclString } from './hcl.ts'
import { jsonText, yamlText } from './json.ts'
import { shellWord } from './quoting.ts'
import { type Role, rolesOfValues } from './roles.ts'

/** What the policy in each role is called. */
export const POLICY = 'harness-delegate'

/**
 * The roles as files.
 *
 * @throws UserError where the values name roles that cannot work together
 */
export function policyFiles(values: Values, format: string): Readonly<Record<string, string>> {
  const roles = rolesOfValues(values)
  if (format === 'cloudformation') return { 'roles.template.yaml': yamlText(templateOf(roles)) }
  if (format === 'terraform') return { 'roles.tf': terraformOf(roles) }
  if (format === 'cli') return { 'create-roles.sh': scriptOf(roles) }
  return Object.fromEntries(
    roles.map(({ kind, policy, trust }) => [`${kind}-role.json`, jsonText(asJson({ ...(policy ? { policy } : {}), trust }))])
  )
}

function templateOf(roles: readonly Role[]): Json {
  const resources = roles.map(({ kind, name, path, trust, policy }) => {
    const properties = {
      RoleName: name,
      ...(path === '/' ? {} : { Path: path }),
      AssumeRolePolicyDocument: trust,
      ...(policy ? { Policies: [{ PolicyName: POLICY, PolicyDocument: policy }] } : {}),
    }
    return [`${kind.charAt(0).toUpperCase()}${kind.slice(1)}Role`, { Type: 'AWS::IAM::Role', Properties: properties }] as const
  })
  return asJson({
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'The roles of a Harness Delegate',
    Resources: Object.fromEntries(resources),
    Outputs: Object.fromEntries(resources.map(([id]) => [`${id}Arn`, { Value: { 'Fn::GetAtt': [id, 'Arn'] } }])),
  })
}

function terraformOf(roles: readonly Role[]): string {
  const resources = roles.flatMap(({ kind, name, path, trust, policy }) => [
    hclResource({
      type: 'aws_iam_role',
      name: kind,
      attributes: [
        ['name', hclString(name)],
        ...(path === '/' ? [] : [['path', hclString(path)] as const]),
        ['assume_role_policy', hclJson(asJson(trust))],
      ],
    }),
    ...(policy
      ? [
          hclResource({
            type: 'aws_iam_role_policy',
            name: kind,
            attributes: [
              ['name', hclString(POLICY)],
              ['role', `aws_iam_role.${kind}.name`],
              ['policy', hclJson(asJson(policy))],
            ],
          }),
        ]
      : []),
  ])
  return `${resources.join('\n\n')}\n`
}

/** A role that is there already stops the script before it changes anything: whose it is only the user can say. */
function scriptOf(roles: readonly Role[]): string {
  const account = parseRoleArn(roles[0]?.arn ?? '')?.account ?? ''
  const commands = roles.flatMap(({ name, path, trust, policy }) => [
    command('create-role', [
      ['role-name', name],
      ...(path === '/' ? [] : [['path', path] as const]),
      ['assume-role-policy-document', document(trust)],
    ]),
    ...(policy
      ? [
          command('put-role-policy', [
            ['role-name', name],
            ['policy-name', POLICY],
            ['policy-document', document(policy)],
          ]),
        ]
      : []),
  ])
  return `#!/bin/sh
# Makes the roles of a Harness Delegate in account ${account}, once: it stops at a role that is there already.
set -eu

account=$(aws sts get-caller-identity --query Account --output text)
if [ "$account" != ${shellWord(account)} ]; then
  echo "these roles are of account ${account}, the credentials of $account" >&2
  exit 1
fi

${commands.join('\n\n')}
`
}

function command(operation: string, options: readonly (readonly [name: string, value: string])[]): string {
  return [`aws iam ${operation}`, ...options.map(([name, value]) => `  --${name} ${shellWord(value)}`)].join(' \\\n')
}

function document(policy: Role['trust'] | NonNullable<Role['policy']>): string {
  return JSON.stringify(policy, undefined, 2)
}

/** Policies are read-only to TypeScript, and JSON all the same. */
function asJson(value: unknown): Json {
  return value as Json
}
