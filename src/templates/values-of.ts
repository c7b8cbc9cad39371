import { regionOf, rolesOf } from '../iam/subject.ts'
import { parseRoleArn } from '../model/arn.ts'
import { valuesProblems } from '../model/file-shapes.ts'
import { BUILD_ROLE } from '../model/names.ts'
import type { Json } from '../model/patch.ts'
import { fields, known, type TaskDefinition } from '../model/task-definition.ts'
import type { Values } from '../model/values.ts'
import type { Delegate } from '../wiring.ts'

type JsonObject = { [key: string]: Json }

/**
 * What a definition tells of the values: nothing that is known only later, a placeholder, or not what the values' schema
 * allows. The token itself is never among them, only the secret that holds it.
 *
 * @param delegate undefined where the definition has none: then it tells less
 */
export function valuesOfDefinition(task: TaskDefinition, delegate: Delegate | undefined): Values {
  const { cpuArchitecture } = fields(task.runtimePlatform)
  const values = {
    family: known(task.family),
    region: regionOf({ task, delegates: [] }),
    account: accountOf(task),
    roles: {
      execution: known(task.executionRoleArn),
      task: known(task.taskRoleArn),
      build: delegate && plain(delegate, BUILD_ROLE),
    },
    harness: delegate && harnessOf(delegate),
    certificates: delegate && certificatesOf(delegate),
    log: { group: delegate && logGroupOf(delegate) },
    size: { cpu: known(task.cpu), memory: known(task.memory), architecture: known(cpuArchitecture) },
  }
  return fitting(withoutGaps(values) ?? {})
}

function harnessOf(delegate: Delegate): Record<string, string | undefined> {
  const { account, url, token } = delegate.connection
  const secret = token.find(({ list, secret }) => list === 'secrets' && secret?.store === 'secrets-manager')
  return {
    accountId: account.find(({ list }) => list === 'environment')?.text,
    url: url.find(({ list }) => list === 'environment')?.text,
    tokenSecretArn: secret?.text,
    image: known(delegate.container.fields.image),
    name: plain(delegate, 'HARNESS_NAME'),
    tags: plain(delegate, 'HARNESS_TAGS'),
  }
}

/** HARNESS_CERT_0, 1 and so on as far as there is no gap, for the list has their order. */
function certificatesOf({ certificates, mappings }: Delegate): Record<string, string | undefined>[] | undefined {
  const found = certificates.filter(({ number }, index) => number === index)
  if (found.length === 0) return undefined
  return found.map(({ variable }) => ({
    secretArn: variable.list === 'secrets' ? variable.text : undefined,
    path: mappings.pairs.find(({ from }) => from === variable.name)?.to,
  }))
}

function plain(delegate: Delegate, name: string): string | undefined {
  const variable = delegate.find(name)
  return variable?.list === 'environment' ? variable.text : undefined
}

function logGroupOf({ container }: Delegate): string | undefined {
  const { logDriver, options } = fields(container.fields.logConfiguration)
  return logDriver === 'awslogs' ? known(fields(options)['awslogs-group']) : undefined
}

/** The account of all its roles, where they are of one. */
function accountOf(task: TaskDefinition): string | undefined {
  const accounts = new Set(rolesOf({ task, delegates: [] }).map(({ arn }) => parseRoleArn(arn)?.account))
  return accounts.size === 1 ? [...accounts][0] : undefined
}

/** A value without members that have none. */
function withoutGaps(value: unknown): Json | undefined {
  if (Array.isArray(value)) return value.map(item => withoutGaps(item) ?? {})
  if (typeof value !== 'object' || value === null) return value as Json | undefined
  const members = Object.entries(value).flatMap(([key, member]) => {
    const kept = withoutGaps(member)
    return kept === undefined ? [] : [[key, kept] as const]
  })
  return members.length === 0 ? undefined : Object.fromEntries(members)
}

/** The values without those that do not fit their schema. */
function fitting(values: Json): Values {
  const copy = structuredClone(values) as JsonObject
  for (const { path } of valuesProblems(copy)) {
    const parent = path.slice(0, -1).reduce<unknown>((node, key) => (node as JsonObject | undefined)?.[key], copy)
    delete (parent as JsonObject | undefined)?.[path.at(-1) ?? '']
  }
  // The nth is HARNESS_CERT_n: behind one of which nothing is known none keeps its place.
  const { certificates } = copy
  if (Array.isArray(certificates)) {
    const gap = certificates.findIndex(item => withoutGaps(item) === undefined)
    if (gap === 0) delete copy.certificates
    else if (gap > 0) copy.certificates = certificates.slice(0, gap)
  }
  return (withoutGaps(copy) ?? {}) as Values
}
