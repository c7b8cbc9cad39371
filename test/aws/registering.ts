import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest'
import { type Aws, connect } from '../../src/aws/clients.ts'
import { describeRevision } from '../../src/aws/definition.ts'
import { type RegisterOptions, type Registration, register } from '../../src/aws/register.ts'
import { sameDefinition } from '../../src/model/request.ts'
import type { TaskDefinition } from '../../src/model/task-definition.ts'
import { type FaultServer, startFaultServer } from './fault-server.ts'

export const REGISTER = 'ecs:RegisterTaskDefinition'
export const ROLE = 'arn:aws:iam::111122223333:role/execution'
export const SECRET = 'a-password-in-plain-text'
const PAUSES = { throttled: [1, 1, 1], unclear: 50 }

/** The ARN of a revision in the account. */
export function revision(number: number, family = 'web'): string {
  return `arn:aws:ecs:eu-central-1:111122223333:task-definition/${family}:${number}`
}

/** What the revisions of the account are. */
export const old = { containerDefinitions: [{ name: 'main', image: 'busybox:1' }], tags: [{ key: 'team', value: 'a' }] }

/** What is to be registered. */
export const corrected: TaskDefinition = {
  family: 'web',
  networkMode: 'awsvpc',
  executionRoleArn: ROLE,
  tags: [{ key: 'team', value: 'a' }],
  containerDefinitions: [
    {
      name: 'main',
      image: 'busybox:2',
      portMappings: [{ containerPort: 80 }],
      environment: [{ name: 'PASSWORD', value: SECRET }],
    },
  ],
}

/** What someone else registers. */
const other = { family: 'web', containerDefinitions: [{ name: 'main', image: 'busybox:9' }] }

/** A server whose family `web` has revisions 1 and 2, and an inactive one; and what is done to it. */
export interface Family {
  readonly server: () => FaultServer
  readonly aws: () => Aws
  /** Registers what is to be registered, with short pauses. */
  registerIt(options?: Partial<RegisterOptions>, request?: TaskDefinition): Promise<Registration>
  /** What someone else does in the meantime. */
  registerOther(request?: object): void
  /** How often the operation was called. */
  calls(name?: string): number
  /** The revisions that were not there at first and are what was to be registered. */
  carriedOut(): Promise<string[]>
}

/** Gives the tests of a file such a server, and leads the environment there. */
export function useFamily(): Family {
  let server: FaultServer
  let aws: Aws
  beforeAll(async () => {
    server = await startFaultServer({
      accountId: '111122223333',
      caller: { arn: 'arn:aws:iam::111122223333:user/ci' },
      taskDefinitions: {
        web: [old, old, { ...old, status: 'INACTIVE' }],
        website: [old],
        gone: [{ ...old, status: 'INACTIVE' }],
        future: [{ ...old, novel: { a: 1 }, containerDefinitions: [{ name: 'main', image: 'busybox', later: true }] }],
      },
    })
    aws = await connectTo(server)
  })
  afterEach(() => server.reset())
  afterAll(async () => {
    vi.unstubAllEnvs()
    aws.close()
    await server.stop()
  })
  return {
    server: () => server,
    aws: () => aws,
    registerIt: (options = {}, request = corrected) =>
      register(request, { aws, expected: revision(2), pauses: PAUSES, ...options }),
    registerOther: (request = other) => void server.perform(REGISTER, request as TaskDefinition),
    calls: (name = REGISTER) => server.names.filter(called => called === name).length,
    carriedOut: async () => {
      const { taskDefinitionArns } = server.perform('ecs:ListTaskDefinitions', { familyPrefix: 'web' }) as {
        taskDefinitionArns: string[]
      }
      const added = taskDefinitionArns.filter(arn => Number(arn.split(':').at(-1)) > 3)
      const is = await Promise.all(added.map(async arn => sameDefinition((await describeRevision(arn, aws)).request, corrected)))
      return added.filter((_, index) => is[index])
    },
  }
}

/** Leads the environment to a server, where it stays: the SDK looks at it when it first needs to. */
export async function connectTo({ env }: FaultServer): Promise<Aws> {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  return connect({ request: 300, call: 2_000, attempts: 1 })
}

/** The error that a promise ends with. */
export function failed(promise: Promise<unknown>): Promise<Error & { code: string }> {
  return promise.then(
    () => expect.unreachable('it did not fail'),
    error => error
  )
}
