import {
  ALLOW,
  type Elements,
  NOTHING,
  OTHER,
  OTHER_ROOT,
  OTHER_SECRET,
  OWN,
  PATH_ROLE,
  policy,
  ROLE,
  ROOT,
  SESSION,
  statement,
  table,
  USER,
} from './table.ts'

const DENY = policy({ Effect: 'Deny' })
const MAYBE = policy({ Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } })
const MAYBE_DENY = policy({ Effect: 'Deny', Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } })
const S3_ONLY = policy({ Action: 's3:*' })
const to = (Principal: unknown, more: Elements = {}): unknown => policy({ Principal, ...more })
const foreign = { resourceArn: OTHER_SECRET }

table('the identity’s policies', [
  ['none', {}, 'denied'],
  ['an allowing one', { identityPolicies: [ALLOW] }, 'allowed by identity 0.0'],
  [
    'the second statement of the second',
    { identityPolicies: [NOTHING, policy({ Action: 's3:*' }, {})] },
    'allowed by identity 1.1',
  ],
  ['one for another action', { identityPolicies: [NOTHING] }, 'denied'],
  ['a denial before', { identityPolicies: [DENY, ALLOW] }, 'denied by identity 0.0'],
  ['a denial behind', { identityPolicies: [ALLOW, policy({}, { Effect: 'Deny' })] }, 'denied by identity 1.1'],
  ['a denial alone', { identityPolicies: [DENY] }, 'denied by identity 0.0'],
  [
    'a denial of something else',
    { identityPolicies: [ALLOW, policy({ Effect: 'Deny', Action: 's3:*' })] },
    'allowed by identity 0.0',
  ],
  ['one that may allow', { identityPolicies: [MAYBE] }, 'unknown'],
  ['one that may allow beside one that does', { identityPolicies: [MAYBE, ALLOW] }, 'allowed by identity 1.0'],
  ['one that may deny', { identityPolicies: [ALLOW, MAYBE_DENY] }, 'unknown'],
  ['one that may deny what nothing allows', { identityPolicies: [MAYBE_DENY] }, 'denied'],
  ['one that may deny beside one that does', { identityPolicies: [MAYBE_DENY, DENY] }, 'denied by identity 1.0'],
  ['of a user', { principalArn: USER, identityPolicies: [ALLOW] }, 'allowed by identity 0.0'],
  [
    'on no resource',
    { action: 'ecr:GetAuthorizationToken', resourceArn: '*', identityPolicies: [ALLOW] },
    'allowed by identity 0.0',
  ],
  [
    'a single statement, not in a list',
    { identityPolicies: [{ Version: '2012-10-17', Statement: statement({}) }] },
    'allowed by identity 0.0',
  ],
])

table('the boundary', [
  ['that allows, too', { identityPolicies: [ALLOW], boundary: ALLOW }, 'allowed by identity 0.0'],
  ['that does not allow', { identityPolicies: [ALLOW], boundary: S3_ONLY }, 'denied'],
  ['that has no statement', { identityPolicies: [ALLOW], boundary: policy() }, 'denied'],
  ['that denies', { identityPolicies: [ALLOW], boundary: policy({}, { Effect: 'Deny' }) }, 'denied by boundary 0.1'],
  ['that alone allows', { boundary: ALLOW }, 'denied'],
  ['that may allow', { identityPolicies: [ALLOW], boundary: MAYBE }, 'unknown'],
  [
    'that may deny',
    {
      identityPolicies: [ALLOW],
      boundary: policy({}, { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    },
    'unknown',
  ],
  ['that is null, which is no document', { identityPolicies: [ALLOW], boundary: null }, 'unknown'],
])

table('a resource policy in the same account', [
  ['none, although the identity allows', { identityPolicies: [ALLOW] }, 'allowed by identity 0.0'],
  ['for the role', { resourcePolicy: to({ AWS: ROLE }) }, 'allowed by resource 0.0'],
  ['for the role, within its boundary', { resourcePolicy: to({ AWS: ROLE }), boundary: ALLOW }, 'allowed by resource 0.0'],
  ['for the role, past its boundary', { resourcePolicy: to({ AWS: ROLE }), boundary: S3_ONLY }, 'denied'],
  ['for everyone', { resourcePolicy: to('*') }, 'allowed by resource 0.0'],
  ['for everyone in AWS', { resourcePolicy: to({ AWS: '*' }) }, 'allowed by resource 0.0'],
  ['for everyone, past the boundary', { resourcePolicy: to('*'), boundary: S3_ONLY }, 'allowed by resource 0.0'],
  ['for everyone, and the boundary denies', { resourcePolicy: to('*'), boundary: DENY }, 'denied by boundary 0.0'],
  ['for the root alone', { resourcePolicy: to({ AWS: ROOT }) }, 'denied'],
  ['for the account’s number alone', { resourcePolicy: to({ AWS: OWN }) }, 'denied'],
  [
    'for the root, and the identity allows',
    { resourcePolicy: to({ AWS: ROOT }), identityPolicies: [ALLOW] },
    'allowed by identity 0.0',
  ],
  ['for the user', { principalArn: USER, resourcePolicy: to({ AWS: USER }) }, 'allowed by resource 0.0'],
  [
    'for the user, past the boundary',
    { principalArn: USER, resourcePolicy: to({ AWS: USER }), boundary: S3_ONLY },
    'allowed by resource 0.0',
  ],
  ['for a session of the role', { resourcePolicy: to({ AWS: SESSION }) }, 'unknown'],
  ['for a session of the role, past the boundary', { resourcePolicy: to({ AWS: SESSION }), boundary: S3_ONLY }, 'unknown'],
  ['for a service', { resourcePolicy: to({ Service: 'ecs-tasks.amazonaws.com' }) }, 'denied'],
  [
    'that denies the role',
    { identityPolicies: [ALLOW], resourcePolicy: to({ AWS: ROLE }, { Effect: 'Deny' }) },
    'denied by resource 0.0',
  ],
  [
    'that denies the account',
    { identityPolicies: [ALLOW], resourcePolicy: to({ AWS: ROOT }, { Effect: 'Deny' }) },
    'denied by resource 0.0',
  ],
  ['that denies everyone', { identityPolicies: [ALLOW], resourcePolicy: to('*', { Effect: 'Deny' }) }, 'denied by resource 0.0'],
  ['that denies a session', { identityPolicies: [ALLOW], resourcePolicy: to({ AWS: SESSION }, { Effect: 'Deny' }) }, 'unknown'],
  [
    'that denies another role',
    { identityPolicies: [ALLOW], resourcePolicy: to({ AWS: PATH_ROLE }, { Effect: 'Deny' }) },
    'allowed by identity 0.0',
  ],
  [
    'for everyone who is the role',
    { resourcePolicy: to('*', { Condition: { ArnEquals: { 'aws:PrincipalArn': ROLE } } }), boundary: S3_ONLY },
    'allowed by resource 0.0',
  ],
  [
    'for everyone who is another',
    { resourcePolicy: to('*', { Condition: { ArnEquals: { 'aws:PrincipalArn': USER } } }) },
    'denied',
  ],
  [
    'for everyone of the account',
    { resourcePolicy: to('*', { Condition: { StringEquals: { 'AWS:PrincipalACCOUNT': OWN } } }) },
    'allowed by resource 0.0',
  ],
  [
    'for everyone from where nobody knows',
    { resourcePolicy: to('*', { Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } } }) },
    'unknown',
  ],
])

table('across accounts', [
  ['the identity alone', { ...foreign, identityPolicies: [ALLOW] }, 'denied'],
  ['the resource alone', { ...foreign, resourcePolicy: to({ AWS: ROLE }) }, 'denied'],
  ['everyone, and nothing of the identity’s', { ...foreign, resourcePolicy: to('*') }, 'denied'],
  ['both, the role', { ...foreign, identityPolicies: [ALLOW], resourcePolicy: to({ AWS: ROLE }) }, 'allowed by identity 0.0'],
  [
    'both, the role’s root',
    { ...foreign, identityPolicies: [ALLOW], resourcePolicy: to({ AWS: ROOT }) },
    'allowed by identity 0.0',
  ],
  [
    'both, the role’s account',
    { ...foreign, identityPolicies: [ALLOW], resourcePolicy: to({ AWS: OWN }) },
    'allowed by identity 0.0',
  ],
  ['both, everyone', { ...foreign, identityPolicies: [ALLOW], resourcePolicy: to('*') }, 'allowed by identity 0.0'],
  [
    'both, but the root is the resource’s',
    { ...foreign, identityPolicies: [ALLOW], resourcePolicy: to({ AWS: OTHER_ROOT }) },
    'denied',
  ],
  [
    'both, but the account is the resource’s',
    { ...foreign, identityPolicies: [ALLOW], resourcePolicy: to({ AWS: OTHER }) },
    'denied',
  ],
  [
    'both, within the boundary',
    { ...foreign, identityPolicies: [ALLOW], resourcePolicy: to('*'), boundary: ALLOW },
    'allowed by identity 0.0',
  ],
  ['both, past the boundary', { ...foreign, identityPolicies: [ALLOW], resourcePolicy: to('*'), boundary: S3_ONLY }, 'denied'],
  [
    'both, and the resource denies',
    {
      ...foreign,
      identityPolicies: [ALLOW],
      resourcePolicy: policy({ Principal: '*' }, { Effect: 'Deny', Principal: { AWS: ROLE } }),
    },
    'denied by resource 0.1',
  ],
  ['both, a session', { ...foreign, identityPolicies: [ALLOW], resourcePolicy: to({ AWS: SESSION }) }, 'unknown'],
  [
    'an account that holds none: a database has no resource policy',
    { action: 'rds-db:connect', resourceArn: `arn:aws:rds-db:eu-west-1:${OTHER}:dbuser:db-1/u`, identityPolicies: [ALLOW] },
    'denied',
  ],
])

table('a resource whose ARN has no account', [
  [
    'allowed by the identity: whose bucket is it?',
    { action: 's3:GetObject', resourceArn: 'arn:aws:s3:::bucket/key', identityPolicies: [ALLOW] },
    'unknown',
  ],
  [
    'of the own account',
    {
      action: 's3:GetObject',
      resourceArn: 'arn:aws:s3:::bucket/key',
      identityPolicies: [ALLOW],
      context: { 'aws:ResourceAccount': OWN },
    },
    'allowed by identity 0.0',
  ],
  [
    'of another',
    {
      action: 's3:GetObject',
      resourceArn: 'arn:aws:s3:::bucket/key',
      identityPolicies: [ALLOW],
      context: { 'aws:ResourceAccount': OTHER },
    },
    'denied',
  ],
  [
    'allowed by both',
    {
      action: 's3:GetObject',
      resourceArn: 'arn:aws:s3:::bucket/key',
      identityPolicies: [ALLOW],
      resourcePolicy: to({ AWS: ROLE }),
    },
    'allowed by identity 0.0',
  ],
  ['allowed by neither', { action: 's3:GetObject', resourceArn: 'arn:aws:s3:::bucket/key' }, 'denied'],
  [
    'with an account of AWS’s',
    { action: 'iam:GetPolicy', resourceArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess', identityPolicies: [ALLOW] },
    'unknown',
  ],
  [
    'and the ARN’s account wins over the context’s',
    { identityPolicies: [ALLOW], context: { 'aws:ResourceAccount': OTHER } },
    'allowed by identity 0.0',
  ],
])
