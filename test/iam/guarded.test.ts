import {
  ALLOW,
  type Elements,
  KEY,
  OTHER,
  OTHER_KEY,
  OTHER_ROOT,
  OWN,
  PATH_ROLE,
  policy,
  ROLE,
  ROOT,
  SESSION,
  table,
  USER,
} from './table.ts'

const DENY = policy({ Effect: 'Deny' })
const S3_ONLY = policy({ Action: 's3:*' })
const to = (Principal: unknown, more: Elements = {}): unknown => policy({ Principal, ...more })
const kms = { action: 'kms:Decrypt', resourceArn: KEY }
const foreignKey = { action: 'kms:Decrypt', resourceArn: OTHER_KEY }

table('a key', [
  ['without its policy', { ...kms, identityPolicies: [ALLOW] }, 'unknown'],
  ['without its policy or an allowing identity', kms, 'unknown'],
  ['without its policy, and the identity denies', { ...kms, identityPolicies: [DENY] }, 'denied by identity 0.0'],
  [
    'handed over to the root',
    { ...kms, identityPolicies: [ALLOW], resourcePolicy: to({ AWS: ROOT }) },
    'allowed by identity 0.0',
  ],
  [
    'handed over to the account’s number',
    { ...kms, identityPolicies: [ALLOW], resourcePolicy: to({ AWS: [OTHER, OWN] }) },
    'allowed by identity 0.0',
  ],
  ['handed over to another account', { ...kms, identityPolicies: [ALLOW], resourcePolicy: to({ AWS: OTHER_ROOT }) }, 'denied'],
  ['handed over, and the identity does not allow', { ...kms, resourcePolicy: to({ AWS: ROOT }) }, 'denied'],
  [
    'handed over, and the boundary does not allow',
    { ...kms, identityPolicies: [ALLOW], boundary: S3_ONLY, resourcePolicy: to({ AWS: ROOT }) },
    'denied',
  ],
  [
    'handed over for another action',
    { ...kms, identityPolicies: [ALLOW], resourcePolicy: to({ AWS: ROOT }, { Action: 'kms:Describe*' }) },
    'denied',
  ],
  [
    'handed over under a condition that holds',
    {
      ...kms,
      identityPolicies: [ALLOW],
      resourcePolicy: to(
        { AWS: ROOT },
        { Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com' } } }
      ),
      context: { 'kms:viaservice': 'secretsmanager.eu-west-1.amazonaws.com' },
    },
    'allowed by identity 0.0',
  ],
  [
    'handed over under a condition that does not',
    {
      ...kms,
      identityPolicies: [ALLOW],
      resourcePolicy: to({ AWS: ROOT }, { Condition: { StringEquals: { 'kms:ViaService': 'ssm.eu-west-1.amazonaws.com' } } }),
      context: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com' },
    },
    'denied',
  ],
  [
    'handed over under a condition nobody knows',
    {
      ...kms,
      identityPolicies: [ALLOW],
      resourcePolicy: to({ AWS: ROOT }, { Condition: { StringEquals: { 'kms:ViaService': 'x' } } }),
    },
    'unknown',
  ],
  ['for the role itself', { ...kms, resourcePolicy: to({ AWS: ROLE }) }, 'allowed by resource 0.0'],
  ['for the role itself, past the boundary', { ...kms, resourcePolicy: to({ AWS: ROLE }), boundary: S3_ONLY }, 'denied'],
  ['for everyone', { ...kms, resourcePolicy: to('*') }, 'allowed by resource 0.0'],
  [
    'for another role, although the identity allows',
    { ...kms, identityPolicies: [ALLOW], resourcePolicy: to({ AWS: PATH_ROLE }) },
    'denied',
  ],
  [
    'whose policy denies',
    {
      ...kms,
      identityPolicies: [ALLOW],
      resourcePolicy: policy({ Principal: { AWS: ROOT } }, { Effect: 'Deny', Principal: '*' }),
    },
    'denied by resource 0.1',
  ],
  ['of another account, without its policy', { ...foreignKey, identityPolicies: [ALLOW] }, 'unknown'],
  ['of another account, and the identity does not allow', foreignKey, 'denied'],
  [
    'of another account, for the role’s root',
    { ...foreignKey, identityPolicies: [ALLOW], resourcePolicy: to({ AWS: ROOT }) },
    'allowed by identity 0.0',
  ],
  ['of another account, for the role alone', { ...foreignKey, resourcePolicy: to({ AWS: ROLE }) }, 'denied'],
  [
    'of another account, for its own root',
    { ...foreignKey, identityPolicies: [ALLOW], resourcePolicy: to({ AWS: OTHER_ROOT }) },
    'denied',
  ],
  [
    'that is none: an action on no key',
    { action: 'kms:ListKeys', resourceArn: '*', identityPolicies: [ALLOW] },
    'allowed by identity 0.0',
  ],
])

const assume = { action: 'sts:AssumeRole', resourceArn: PATH_ROLE }
const trust = (Principal: unknown): unknown => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }],
})
table('a role that is to be assumed', [
  ['without its trust', { ...assume, identityPolicies: [ALLOW] }, 'unknown'],
  ['by a role it trusts', { ...assume, resourcePolicy: trust({ AWS: ROLE }) }, 'allowed by resource 0.0'],
  [
    'by whom its account allows to',
    { ...assume, resourcePolicy: trust({ AWS: ROOT }), identityPolicies: [ALLOW] },
    'allowed by identity 0.0',
  ],
  ['by whom nobody allows to', { ...assume, resourcePolicy: trust({ AWS: ROOT }) }, 'denied'],
  [
    'by whom it does not trust',
    { ...assume, resourcePolicy: trust({ Service: 'ecs-tasks.amazonaws.com' }), identityPolicies: [ALLOW] },
    'denied',
  ],
  ['whose trust has a resource', { ...assume, resourcePolicy: to({ AWS: ROLE }) }, 'unknown'],
  [
    'and a role that is passed on has no trust to be asked',
    { action: 'iam:PassRole', resourceArn: PATH_ROLE, identityPolicies: [ALLOW] },
    'allowed by identity 0.0',
  ],
])

const but = (...AWS: string[]): Elements => ({ Effect: 'Deny', NotPrincipal: { AWS } })
table('NotPrincipal', [
  [
    'denies whom it does not name',
    { identityPolicies: [ALLOW], resourcePolicy: policy(but(OTHER_ROOT)) },
    'denied by resource 0.0',
  ],
  [
    'may deny a role that it names: its session is not named',
    { identityPolicies: [ALLOW], resourcePolicy: policy(but(ROLE, ROOT)) },
    'unknown',
  ],
  [
    'may deny a role whose session it names',
    { identityPolicies: [ALLOW], resourcePolicy: policy(but(ROLE, ROOT, SESSION)) },
    'unknown',
  ],
  ['may deny a role whose account alone it names', { identityPolicies: [ALLOW], resourcePolicy: policy(but(ROOT)) }, 'unknown'],
  [
    'spares a user that it names with its account',
    { principalArn: USER, identityPolicies: [ALLOW], resourcePolicy: policy(but(USER, OWN)) },
    'allowed by identity 0.0',
  ],
  [
    'may deny a user that it names without',
    { principalArn: USER, identityPolicies: [ALLOW], resourcePolicy: policy(but(USER)) },
    'unknown',
  ],
  [
    'spares everyone',
    { identityPolicies: [ALLOW], resourcePolicy: policy({ Effect: 'Deny', NotPrincipal: '*' }) },
    'allowed by identity 0.0',
  ],
  [
    'denies whoever has a boundary',
    { principalArn: USER, identityPolicies: [ALLOW], boundary: ALLOW, resourcePolicy: policy(but(USER, OWN)) },
    'denied by resource 0.0',
  ],
  ['with Allow is not supported', { resourcePolicy: policy({ NotPrincipal: { AWS: OTHER_ROOT } }) }, 'unknown'],
])
