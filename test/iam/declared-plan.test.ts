import { describe, expect, it } from 'vitest'
import type { DeclaredResource } from '../../src/model/declared.ts'
import { type Hole, Unresolved } from '../../src/model/task-definition.ts'
import { policy } from './table.ts'
import { documentOf, said } from './template.ts'

type Resources = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** A text of a plan, with references to what is known after apply. */
function text(written: string): unknown {
  const pieces = written.split(/(\$\{[^}]*\})/).filter(piece => piece !== '')
  const parts = pieces.map((piece): string | Hole => (piece.startsWith('${') ? { hole: piece } : piece))
  return parts.some(part => typeof part === 'object')
    ? new Unresolved(pieces.find(one => one.startsWith('${')) ?? '', parts)
    : written
}

function declared(resources: Resources): DeclaredResource[] {
  return Object.entries(resources).map(([id, { isConditional, ...properties }]) => ({
    id,
    type: /(aws_\w+)\./.exec(id)?.[1] ?? '',
    properties,
    ...(isConditional === true ? { isConditional } : {}),
  }))
}

const TRUST = JSON.stringify(
  policy({ Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole', Resource: undefined })
)
/** What a plan has of a role of which nothing but its trust is given. */
const ROLE = {
  name: 'exec',
  assume_role_policy: TRUST,
  inline_policy: new Unresolved('…'),
  managed_policy_arns: new Unresolved('…'),
}
const SECRET = { name: 'app/db', arn: text('${aws_secretsmanager_secret.db.arn}'), kms_key_id: null, policy: new Unresolved('…') }
const read = (Resource: string, more = {}) =>
  JSON.stringify(policy({ Action: 'secretsmanager:GetSecretValue', Resource, ...more }))
const DB = '${aws_secretsmanager_secret.db.arn}'

async function ofReading(resources: Resources, valueFrom = DB): Promise<string[]> {
  const task = {
    executionRoleArn: text('${aws_iam_role.exec.arn}'),
    containerDefinitions: [{ name: 'app', image: 'nginx:1', secrets: [{ name: 'PASSWORD', valueFrom: text(valueFrom) }] }],
  }
  const all = declared({ 'aws_iam_role.exec': ROLE, 'aws_secretsmanager_secret.db': SECRET, ...resources })
  const lines = said(await documentOf(task, all))
  return lines.filter(line => !line.startsWith('unchecked: permissions were judged by this plan alone'))
}

const ROLE_POLICY = 'aws_iam_role_policy.read'
const NEED = `secretsmanager:GetSecretValue on ${DB}`
const DENIED = `execution-role-cannot-read-secret /containerDefinitions/0/secrets/0/valueFrom: by this plan, the execution role \${aws_iam_role.exec.arn} cannot read the secret of PASSWORD: `
const UNPROVED = `permission-unproved /containerDefinitions/0/secrets/0/valueFrom: not proved by this plan: that the execution role \${aws_iam_role.exec.arn} is allowed ${NEED}, to read the secret of PASSWORD `
const ADD = `  help: add to the policies of the role: {"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"${DB}"}`

describe('a secret of a plan', () => {
  it.each<[string, Resources]>([
    ['by a policy of its own for the role', { [ROLE_POLICY]: { name: 'read', role: 'exec', policy: text(read(DB)) } }],
    [
      'by a policy for a role that has no name yet',
      {
        'aws_iam_role.exec': { ...ROLE, name: text('${aws_iam_role.exec.name}'), name_prefix: 'exec-' },
        [ROLE_POLICY]: { name: 'read', role: text('${aws_iam_role.exec.id}'), policy: text(read(DB)) },
      },
    ],
    [
      'by a policy that is attached',
      {
        'aws_iam_policy.read': { name: 'read', policy: text(read(DB)) },
        'aws_iam_role_policy_attachment.read': { role: 'exec', policy_arn: text('${aws_iam_policy.read.arn}') },
      },
    ],
    [
      'by a policy that is attached to several roles',
      {
        'aws_iam_policy.read': { name: 'read', policy: text(read(DB)) },
        'aws_iam_policy_attachment.read': { roles: ['other', 'exec'], policy_arn: text('${aws_iam_policy.read.arn}') },
      },
    ],
    ['by a policy in the role', { 'aws_iam_role.exec': { ...ROLE, inline_policy: [{ name: 'read', policy: text(read(DB)) }] } }],
    [
      'by a document that a data source makes',
      {
        'data.aws_iam_policy_document.read': {
          statement: [
            { effect: null, actions: ['secretsmanager:GetSecretValue'], resources: [text(DB)], principals: [], condition: [] },
          ],
        },
        [ROLE_POLICY]: { name: 'read', role: 'exec', policy: text('${data.aws_iam_policy_document.read.json}') },
      },
    ],
    [
      'by its own policy',
      {
        'aws_secretsmanager_secret_policy.open': {
          secret_arn: text(DB),
          policy: text(read('*', { Principal: { AWS: '${aws_iam_role.exec.arn}' } })),
        },
      },
    ],
    [
      'by its name',
      { [ROLE_POLICY]: { name: 'read', role: 'exec', policy: read('arn:aws:secretsmanager:*:*:secret:app/db-*') } },
    ],
  ])('is proved to be readable: %s', async (_name, resources) => {
    expect(await ofReading(resources)).toEqual([])
  })

  it.each<[string, Resources, string[]]>([
    ['no policy', {}, [`${DENIED}no statement of its policies allows it (${NEED})`, ADD]],
    [
      'a policy for another role',
      { [ROLE_POLICY]: { name: 'read', role: 'other', policy: text(read(DB)) } },
      [`${DENIED}no statement of its policies allows it (${NEED})`, ADD],
    ],
    [
      'another secret',
      {
        'aws_secretsmanager_secret.other': { ...SECRET, name: null, name_prefix: 'x' },
        [ROLE_POLICY]: { name: 'read', role: 'exec', policy: text(read('${aws_secretsmanager_secret.other.arn}')) },
      },
      [
        `${DENIED}no statement allows it; the nearest: statement 1 of the policy read allows it, but on \${aws_secretsmanager_secret.other.arn} (${NEED})`,
        ADD,
      ],
    ],
    [
      'a key that the role may not use',
      {
        'aws_kms_key.key': { policy: new Unresolved('…') },
        'aws_secretsmanager_secret.db': { ...SECRET, kms_key_id: text('${aws_kms_key.key.arn}') },
        [ROLE_POLICY]: { name: 'read', role: 'exec', policy: text(read(DB)) },
      },
      [
        'execution-role-cannot-decrypt /containerDefinitions/0/secrets/0/valueFrom: by this plan, the execution role ${aws_iam_role.exec.arn} cannot decrypt the secret of PASSWORD: no statement of its policies allows it (kms:Decrypt on ${aws_kms_key.key.arn})',
        '  help: add to the policies of the role: {"Effect":"Allow","Action":"kms:Decrypt","Resource":"${aws_kms_key.key.arn}"}',
      ],
    ],
  ])('is proved to be out of reach: %s', async (_name, resources, lines) => {
    expect(await ofReading(resources)).toEqual(lines)
  })

  it.each<[string, Resources, string[]]>([
    [
      'a policy of AWS',
      { 'aws_iam_role_policy_attachment.aws': { role: 'exec', policy_arn: 'arn:aws:iam::aws:policy/SecretsManagerReadWrite' } },
      [`${UNPROVED}(the policy arn:aws:iam::aws:policy/SecretsManagerReadWrite: what it holds is not declared in this plan)`],
    ],
    [
      'a policy that is known after apply only',
      { [ROLE_POLICY]: { name: 'read', role: 'exec', policy: new Unresolved('aws_iam_role_policy.read.policy') } },
      [`${UNPROVED}(the policy read: aws_iam_role_policy.read.policy is known after apply only)`],
    ],
    [
      'a policy that may not be made',
      { [ROLE_POLICY]: { name: 'read', role: 'exec', policy: text(read(DB)), isConditional: true } },
      [`${UNPROVED}(statement 1 of the policy read is there under a condition only, which is not known)`],
    ],
    [
      'a policy for a role that is known after apply only',
      { [ROLE_POLICY]: { name: 'read', role: text('${var.role}'), policy: text(read(DB)) } },
      [`${UNPROVED}(aws_iam_role_policy.read: it may be attached to the role as well (\${var.role} is known only later))`],
    ],
  ])('is left unproved: %s', async (_name, resources, lines) => {
    expect(await ofReading(resources)).toEqual(lines)
  })

  it('goes by the names that a state knows', async () => {
    const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:app/db-AbCdEf'
    const role = 'arn:aws:iam::111122223333:role/exec'
    const lines = await ofReading({
      'aws_iam_role.exec': { ...ROLE, arn: role, inline_policy: [], managed_policy_arns: [] },
      'aws_secretsmanager_secret.db': { ...SECRET, arn, policy: '' },
    })
    expect(lines[0]).toBe(
      `execution-role-cannot-read-secret /containerDefinitions/0/secrets/0/valueFrom: by this plan, the execution role ${role} cannot read the secret of PASSWORD: no statement of its policies allows it (secretsmanager:GetSecretValue on ${arn})`
    )
  })
})
