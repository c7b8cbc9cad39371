import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DeregisterTaskDefinitionCommand,
  DescribeServicesCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs'
import fc from 'fast-check'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Aws, connect } from '../../src/aws/clients.ts'
import { deploy } from '../../src/aws/deploy.ts'
import { newest, register } from '../../src/aws/register.ts'
import { isAwsError } from '../../src/model/errors.ts'
import { changedPaths, requestOf, sameDefinition } from '../../src/model/request.ts'
import { fields, type TaskDefinition } from '../../src/model/task-definition.ts'
import { load } from '../../src/source/load.ts'
import { LoadError } from '../../src/source/load-error.ts'
import { request as anyRequest } from '../request-arbitrary.ts'
import type { Connection } from './connection.ts'
import { startFaultServer } from './fault-server.ts'
import { useMoto } from './moto.ts'

const CORPUS = join(import.meta.dirname, '../../../shared/corpus')
const moto = useMoto()
afterAll(() => vi.unstubAllEnvs())

async function connectTo({ env }: Connection): Promise<Aws> {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  return connect()
}

/** Registers a definition, and says where the newest revision of its family differs from it afterwards. */
async function roundTrip(request: TaskDefinition, aws: Aws): Promise<string[]> {
  const family = String(request.family)
  const before = await newest(family, aws)
  const registered = await register(request, { aws, expected: before?.arn, pauses: { throttled: [], unclear: 10 } })
  const after = await newest(family, aws)
  expect(registered).toMatchObject({ arn: after?.arn, revision: (before?.revision ?? 0) + 1, found: false })
  expect(sameDefinition(request, after?.request ?? {})).toBe(changedPaths(request, after?.request ?? {}).length === 0)
  return changedPaths(request, after?.request ?? {})
}

/**
 * What moto does otherwise than ECS: it does not keep `enableFaultInjection`, it gives all that is not for EC2 alone the
 * network mode awsvpc, and on Windows it fills in bridge. moto/ecs/models.py, class TaskDefinition
 */
function asMotoKeepsIt(request: TaskDefinition): TaskDefinition {
  const { enableFaultInjection: _, requiresCompatibilities, ...rest } = request
  const isOnEc2 = !Array.isArray(requiresCompatibilities) || ['', 'EC2'].includes(String(requiresCompatibilities))
  const kept = requiresCompatibilities === undefined ? rest : { ...rest, requiresCompatibilities }
  return { ...kept, networkMode: isOnEc2 ? (rest.networkMode ?? 'bridge') : 'awsvpc' }
}

describe('what was registered is what is described', () => {
  test('by the fault server', async () => {
    const server = await startFaultServer({ accountId: '111122223333', caller: { arn: 'arn:aws:iam::111122223333:user/ci' } })
    const aws = await connectTo(server)
    try {
      const property = fc.asyncProperty(anyRequest, async request => {
        expect(await roundTrip(request, aws)).toEqual([])
      })
      await fc.assert(property, { numRuns: 100 })
    } finally {
      aws.close()
      await server.stop()
    }
  })

  test('by moto', async () => {
    const aws = await connectTo(moto())
    const property = fc.asyncProperty(anyRequest, async any => {
      const { pidMode: _, ...request } = { ...any, memory: '512' } as TaskDefinition
      expect(await roundTrip(asMotoKeepsIt(request), aws)).toEqual([])
    })
    await fc.assert(property, { numRuns: 40 })
    aws.close()
  })
})

describe('in moto', () => {
  const definition = { family: 'web', containerDefinitions: [{ name: 'main', image: 'busybox', memory: 128 }] }

  test('the newest revision is the newest active one of the family', async () => {
    await moto().reset()
    const aws = await connectTo(moto())
    const ecs = new ECSClient(moto().client)
    for (const family of ['web', 'web', 'web', 'website'])
      await ecs.send(new RegisterTaskDefinitionCommand({ ...definition, family }))
    await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'web:3' }))
    expect(await newest('web', aws)).toMatchObject({ family: 'web', revision: 2 })
    expect(await newest('we', aws)).toBeUndefined()
    aws.close()
  })

  test('a service is pointed at a revision', async () => {
    await moto().reset()
    const aws = await connectTo(moto())
    const ecs = new ECSClient(moto().client)
    const first = await register(definition, { aws, expected: undefined })
    await ecs.send(new CreateClusterCommand({ clusterName: 'prod' }))
    await ecs.send(new CreateServiceCommand({ cluster: 'prod', serviceName: 'web', taskDefinition: first.arn, desiredCount: 0 }))
    const { arn } = await register({ ...definition, cpu: '256' }, { aws, expected: first.arn })
    const place = { cluster: 'prod', service: 'web' }
    expect(await deploy({ ...place, arn }, aws)).toMatchObject({ state: 'started', previous: first.arn })
    const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster: 'prod', services: ['web'] }))
    expect(services[0]?.taskDefinition).toBe(arn)
    const none = await deploy({ cluster: 'prod', service: 'none', arn }, aws).catch(error => error)
    expect(none).toMatchObject({ code: 'USER', message: 'there is no service `prod/none` in eu-central-1' })
    aws.close()
  })
})

if (!existsSync(CORPUS)) {
  console.warn(`SKIPPED: ${CORPUS} is missing, so no definition met in the wild is registered`)
  test.skip('definitions met in the wild are registered (the folder ../shared/corpus is missing)', () => undefined)
} else {
  const sources = readdirSync(CORPUS, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(CORPUS, join(entry.parentPath, entry.name)))
    .filter(path => path.includes('/'))
    .sort()
  const loaded = (await Promise.all(sources.map(open))).filter(definition => definition !== undefined)
  const outcomes: Record<string, string> = {}

  describe('definitions met in the wild come back as they were registered', () => {
    let aws: Aws
    beforeEach(async () => {
      aws = await connectTo(moto())
      return () => aws.close()
    })

    test.each(loaded)('$source', async ({ source, definition }) => {
      const { request, unknown } = requestOf(definition)
      outcomes[source] = await outcome(request, unknown, aws)
      expect(outcomes[source]).toMatch(/^(?:the same|it has fields that the SDK does not know|refused)/)
    })

    test('all but these', () => {
      const others = Object.entries(outcomes).filter(([, text]) => text !== 'the same')
      expect(others.map(([source, text]) => `${source}: ${text.slice(0, 20)}`)).toEqual([
        // moto breaks down over `portMappings` that are no list.
        'aws-samples__amazon-ecs-firelens-examples/examples__fluent-bit__logstash__task-definition.json: refused: ecs:Registe',
        'aws-samples__amazon-ecs-firelens-examples/examples__fluent-bit__signalfx__task-definition.json: refused: ecs:Registe',
        // Someone typed a letter too many into `environment`.
        'harness/02-tfmodule-reference-task.json: it has fields that t',
      ])
    })
  })
}

async function outcome(request: TaskDefinition, unknown: readonly string[], aws: Aws): Promise<string> {
  if (unknown.length > 0) return `it has fields that the SDK does not know: ${unknown.join(', ')}`
  try {
    const changed = await roundTrip(asMotoKeepsIt(request), aws)
    return changed.length === 0 ? 'the same' : `other than it was: ${changed.join(', ')}`
  } catch (error) {
    // What moto does not stand, it answers with a page in HTML.
    const isRefused = isAwsError(error) && /was refused|HTTP 500 .* no newer revision is there/.test(error.message)
    if (isRefused) return `refused: ${error.message}`
    throw error
  }
}

/** A definition, wrapped where its file has it wrapped; undefined where the file holds none. */
async function open(source: string): Promise<{ source: string; definition: unknown } | undefined> {
  try {
    const bytes = readFileSync(join(CORPUS, source))
    const [{ kind, task, text }] = await load(basename(source), bytes)
    if (kind !== 'request' && kind !== 'describe') return undefined
    const tags = source.endsWith('.json') ? fields(JSON.parse(text)).tags : undefined
    return { source, definition: { ...task, ...(tags === undefined ? {} : { tags }) } }
  } catch (error) {
    if (error instanceof LoadError) return undefined
    throw error
  }
}
