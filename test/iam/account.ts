import type { Answer, Facts, RoleFacts, SecretFacts } from '../../src/model/facts.ts'
import { policy, statement } from './table.ts'

/** An account with a delegate's three roles, two secrets and a key, for tests that change a thing or two. */
export const ACCOUNT = '111122223333'
export const EXECUTION = `arn:aws:iam::${ACCOUNT}:role/delegate-execution`
export const TASK = `arn:aws:iam::${ACCOUNT}:role/delegate-task`
export const BUILD = `arn:aws:iam::${ACCOUNT}:role/delegate-build`
export const TOKEN = `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:harness/token-AbCdEf`
export const CERTIFICATE = `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:rds-ca-AbCdEf`
export const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`
export const IMAGE = `${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/harness/delegate:3.0.0`
export const DATABASE_USER = `arn:aws:rds-db:eu-west-1:${ACCOUNT}:dbuser:cluster-ABCDEFGHIJKL01234/liquibase`

export const TRUST = policy({
  Principal: { Service: 'ecs-tasks.amazonaws.com' },
  Action: 'sts:AssumeRole',
  Resource: undefined,
})

export function role(arn: string, documents: readonly unknown[], more: Partial<RoleFacts> = {}): Answer<RoleFacts> {
  const policies = documents.map((document, index) => ({ name: `policy-${index}`, document }))
  return { found: { arn, trust: TRUST, policies, ...more } }
}

export function secret(arn: string, more: Partial<SecretFacts> = {}): Answer<SecretFacts> {
  return { found: { arn, name: arn.slice(arn.indexOf(':secret:') + 8, -7), policy: { found: null }, ...more } }
}

/** Facts of the account in which every role may do everything. */
export function account(changes: Partial<Facts> = {}): Facts {
  const everything = [policy(statement({}))]
  return {
    version: 1,
    tool: 'ecs-delegate 0.2.0',
    time: '2026-09-01T12:00:00.000Z',
    account: ACCOUNT,
    secrets: { [TOKEN]: secret(TOKEN), [CERTIFICATE]: secret(CERTIFICATE) },
    parameters: {},
    keys: {},
    logGroups: {},
    simulations: [],
    notSimulated: {},
    ...changes,
    roles: {
      [EXECUTION]: role(EXECUTION, everything),
      [TASK]: role(TASK, everything),
      [BUILD]: role(BUILD, everything),
      ...changes.roles,
    },
  }
}

/** A container of a delegate. */
export function container(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    name: 'delegate',
    image: IMAGE,
    secrets: [
      { name: 'HARNESS_TOKEN', valueFrom: TOKEN },
      { name: 'HARNESS_CERT_0', valueFrom: `${CERTIFICATE}:pem::` },
    ],
    logConfiguration: {
      logDriver: 'awslogs',
      options: { 'awslogs-group': '/ecs/delegate', 'awslogs-region': 'eu-west-1', 'awslogs-stream-prefix': 'delegate' },
    },
    ...changes,
  }
}
