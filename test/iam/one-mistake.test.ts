import { describe, expect, it } from 'vitest'
import { lint } from '../../src/engine.ts'
import type { Facts } from '../../src/model/facts.ts'
import { contextOf } from '../../src/rules/context.ts'
import { PACKS } from '../../src/rules/index.ts'
import { load } from '../../src/source/load.ts'
import { account, CERTIFICATE, container, EXECUTION, KEY, role, secret, TASK, TOKEN } from './account.ts'
import { policy } from './table.ts'

/** The rules about permissions that speak of a definition, as `rule pointer`. */
async function found(facts: Facts | undefined, containers: readonly unknown[], taskRoleArn = TASK): Promise<string[]> {
  const task = { family: 'a', executionRoleArn: EXECUTION, taskRoleArn, containerDefinitions: containers }
  const [document] = await load('input.json', Buffer.from(JSON.stringify(task)))
  const { findings, unchecked, crashes } = lint(document, {
    rules: PACKS.iam,
    contextOf: given => contextOf(given, { values: {}, facts, container: undefined, expectsDelegate: false }),
    accepts: () => true,
  })
  expect(crashes).toEqual([])
  if (!facts) expect(unchecked).toEqual([])
  return findings.filter(({ rule }) => rule !== 'secret-permission-too-wide').map(({ rule, pointer }) => `${rule} ${pointer}`)
}

const app = (secrets: readonly unknown[]) => container({ name: 'app', image: 'nginx:1.27', secrets })
const at = (index: number) => `/containerDefinitions/0/secrets/${index}/valueFrom`
const reading = policy({ Action: ['secretsmanager:GetSecretValue', 'logs:*'] })

describe('one mistake is one finding', () => {
  it('where one key encrypts two secrets', async () => {
    const keyed = { key: KEY }
    const facts = account({
      roles: { [EXECUTION]: role(EXECUTION, [reading]) },
      secrets: { [TOKEN]: secret(TOKEN, keyed), [CERTIFICATE]: secret(CERTIFICATE, keyed) },
      keys: {
        [`eu-west-1 ${KEY}`]: {
          found: {
            arn: KEY,
            manager: 'CUSTOMER',
            policy: { found: policy({ Principal: { AWS: EXECUTION }, Action: 'kms:Encrypt' }) },
          },
        },
      },
    })
    const secrets = [TOKEN, CERTIFICATE].map(valueFrom => ({ name: valueFrom.slice(-15, -7), valueFrom }))
    expect(await found(facts, [app(secrets)])).toEqual([`execution-role-cannot-decrypt ${at(0)}`])
  })

  it('where a secret is referred to twice', async () => {
    const secrets = ['user', 'password'].map(name => ({ name, valueFrom: `${TOKEN}:${name}::` }))
    const facts = account({ roles: { [EXECUTION]: role(EXECUTION, [policy({ Action: 'logs:*' })]) } })
    expect(await found(facts, [app(secrets)])).toEqual([`execution-role-cannot-read-secret ${at(0)}`])
    const gone = { ...facts, secrets: { [TOKEN]: { absent: 'ResourceNotFoundException' } } }
    expect(await found(gone, [app(secrets)])).toEqual([`secret-not-found ${at(0)}`])
  })

  it('where a partial ARN was completed, facts by the partial one go on to hold', async () => {
    const facts = account({ secrets: { [TOKEN.slice(0, -7)]: secret(TOKEN) } })
    expect(await found(facts, [app([{ name: 'A', valueFrom: TOKEN.slice(0, -7) }])])).toEqual([`secret-partial-arn ${at(0)}`])
    expect(await found(facts, [app([{ name: 'A', valueFrom: TOKEN }])])).toEqual([])
  })

  it('where one role has two jobs', async () => {
    const trust = policy({ Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole', Resource: undefined })
    const facts = account({ roles: { [EXECUTION]: role(EXECUTION, [reading], { trust }) } })
    expect(await found(facts, [app([])], EXECUTION)).toEqual(['role-not-assumable-by-ecs-tasks /executionRoleArn'])
  })

  it('where a role is gone, nothing else of it', async () => {
    const facts = account({ roles: { [EXECUTION]: { absent: 'NoSuchEntity' } } })
    expect(await found(facts, [app([{ name: 'A', valueFrom: TOKEN }])])).toEqual(['role-not-found /executionRoleArn'])
  })

  it('and without facts, or about another account, nobody is accused', async () => {
    expect(await found(undefined, [app([{ name: 'A', valueFrom: TOKEN }])])).toEqual([])
    const foreign = { ...account({ roles: { [EXECUTION]: { absent: 'NoSuchEntity' } } }), account: '444455556666' }
    const rules = (await found(foreign, [app([{ name: 'A', valueFrom: TOKEN }])])).map(line => line.split(' ')[0])
    expect([...new Set(rules)]).toEqual(['permission-unproved'])
  })
})
