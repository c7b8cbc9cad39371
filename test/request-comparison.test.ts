import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Path } from '../src/model/patch.ts'
import { changedPaths, normalised, sameDefinition } from '../src/model/request.ts'
import { fields, type TaskDefinition } from '../src/model/task-definition.ts'
import { at, pathsIn } from './arbitrary.ts'
import { request as anyRequest, minimal, withContainer } from './request-arbitrary.ts'

const RUNS = { numRuns: 300 }

describe('two definitions are the same', () => {
  it.each<[string, object, object]>([
    ['processor shares', {}, { cpu: 0 }],
    ['an essential container', {}, { essential: true }],
    ['the digest of the image', {}, { versionConsistency: 'enabled' }],
    ...[
      'command',
      'entryPoint',
      'environment',
      'environmentFiles',
      'secrets',
      'mountPoints',
      'volumesFrom',
      'portMappings',
      'systemControls',
      'ulimits',
      'links',
      'dependsOn',
      'extraHosts',
      'resourceRequirements',
      'dnsServers',
      'dnsSearchDomains',
      'dockerSecurityOptions',
      'credentialSpecs',
    ].map((list): [string, object, object] => [`no ${list}`, {}, { [list]: [] }]),
    ['no labels', {}, { dockerLabels: {} }],
    ['no Linux parameters', {}, { linuxParameters: { capabilities: { add: [], drop: [] }, devices: [], tmpfs: [] } }],
    [
      'no options',
      { logConfiguration: { logDriver: 'awslogs' } },
      { logConfiguration: { logDriver: 'awslogs', options: {}, secretOptions: [] } },
    ],
    [
      'a health check',
      { healthCheck: { command: ['CMD', 'a'] } },
      { healthCheck: { command: ['CMD', 'a'], interval: 30, timeout: 5, retries: 3 } },
    ],
    [
      'restarts',
      { restartPolicy: { enabled: true } },
      { restartPolicy: { enabled: true, ignoredExitCodes: [], restartAttemptPeriod: 300 } },
    ],
    [
      'mounts',
      { mountPoints: [{ sourceVolume: 'v', containerPath: '/v' }] },
      { mountPoints: [{ sourceVolume: 'v', containerPath: '/v', readOnly: false }] },
    ],
    [
      'volumes of others',
      { volumesFrom: [{ sourceContainer: 'a' }] },
      { volumesFrom: [{ sourceContainer: 'a', readOnly: false }] },
    ],
    [
      'ports of a bridge',
      { portMappings: [{ containerPort: 80 }] },
      { portMappings: [{ containerPort: 80, hostPort: 0, protocol: 'tcp' }] },
    ],
    [
      'the order of variables',
      {
        environment: [
          { name: 'A', value: '1' },
          { name: 'B', value: '2' },
        ],
      },
      {
        environment: [
          { name: 'B', value: '2' },
          { name: 'A', value: '1' },
        ],
      },
    ],
    [
      'the order of secrets',
      {
        secrets: [
          { name: 'A', valueFrom: '1' },
          { name: 'B', valueFrom: '2' },
        ],
      },
      {
        secrets: [
          { name: 'B', valueFrom: '2' },
          { name: 'A', valueFrom: '1' },
        ],
      },
    ],
  ])('with a default filled in or not: %s', (_what, a, b) => {
    expect(sameDefinition(withContainer(a), withContainer(b))).toBe(true)
  })

  const port = (hostPort?: number) => ({ portMappings: [{ containerPort: 80, ...(hostPort === undefined ? {} : { hostPort }) }] })
  it.each<[string, TaskDefinition, TaskDefinition]>([
    ['ports with awsvpc', withContainer(port(), { networkMode: 'awsvpc' }), withContainer(port(80), { networkMode: 'awsvpc' })],
    ['ports of the host', withContainer(port(), { networkMode: 'host' }), withContainer(port(80), { networkMode: 'host' })],
    ['the network', minimal, { ...minimal, networkMode: 'bridge' }],
    [
      'lists',
      minimal,
      { ...minimal, volumes: [], placementConstraints: [], requiresCompatibilities: [], inferenceAccelerators: [], tags: [] },
    ],
    ['roles', minimal, { ...minimal, executionRoleArn: '', taskRoleArn: '' }],
    ['faults', minimal, { ...minimal, enableFaultInjection: false }],
    ['sizes', { ...minimal, cpu: '.25 vCPU', memory: '0.5 GB' }, { ...minimal, cpu: '256', memory: '512' }],
    ['volumes', { ...minimal, volumes: [{ name: 'v' }] }, { ...minimal, volumes: [{ name: 'v', host: {} }] }],
    [
      'file systems',
      { ...minimal, volumes: [{ name: 'v', efsVolumeConfiguration: { fileSystemId: 'fs-1' } }] },
      {
        ...minimal,
        volumes: [
          {
            name: 'v',
            efsVolumeConfiguration: {
              fileSystemId: 'fs-1',
              rootDirectory: '/',
              transitEncryption: 'DISABLED',
              authorizationConfig: { iam: 'DISABLED' },
            },
          },
        ],
      },
    ],
    [
      'the order of compatibilities',
      { ...minimal, requiresCompatibilities: ['EC2', 'FARGATE'] },
      { ...minimal, requiresCompatibilities: ['FARGATE', 'EC2'] },
    ],
    [
      'the order of tags',
      {
        ...minimal,
        tags: [
          { key: 'a', value: '1' },
          { key: 'b', value: '2' },
        ],
      },
      {
        ...minimal,
        tags: [
          { key: 'b', value: '2' },
          { key: 'a', value: '1' },
        ],
      },
    ],
    [
      'the order of containers',
      { ...minimal, containerDefinitions: [{ name: 'a' }, { name: 'b' }] },
      { ...minimal, containerDefinitions: [{ name: 'b' }, { name: 'a' }] },
    ],
  ])('with what ECS fills in or not: %s', (_what, a, b) => {
    expect(sameDefinition(a, b)).toBe(true)
    expect(changedPaths(a, b)).toEqual([])
  })

  it.each<[string, TaskDefinition, TaskDefinition]>([
    ['no compatibility and EC2', minimal, { ...minimal, requiresCompatibilities: ['EC2'] }],
    [
      'no network on Fargate',
      { ...minimal, requiresCompatibilities: ['FARGATE'] },
      { ...minimal, requiresCompatibilities: ['FARGATE'], networkMode: 'bridge' },
    ],
    [
      'no network on Windows',
      { ...minimal, runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } },
      { ...minimal, runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' }, networkMode: 'bridge' },
    ],
    ['a port of a bridge', withContainer(port()), withContainer(port(80))],
    ['the order of a command', withContainer({ command: ['a', 'b'] }), withContainer({ command: ['b', 'a'] })],
    [
      'the order of two variables of one name',
      withContainer({
        environment: [
          { name: 'A', value: '1' },
          { name: 'A', value: '2' },
        ],
      }),
      withContainer({
        environment: [
          { name: 'A', value: '2' },
          { name: 'A', value: '1' },
        ],
      }),
    ],
    ['an empty variable and none', withContainer({ environment: [{ name: 'A', value: '' }] }), withContainer({})],
    ['a number and a text', { ...minimal, cpu: 256 }, { ...minimal, cpu: '256' }],
    ['tags', minimal, { ...minimal, tags: [{ key: 'a', value: '1' }] }],
    ['what nobody knows', minimal, { ...minimal, future: {} }],
    ['what nobody knows, in a container', withContainer({}), withContainer({ future: [], later: 1 })],
  ])('but not with other values: %s', (_what, a, b) => {
    expect(sameDefinition(a, b)).toBe(false)
    expect(changedPaths(a, b)).not.toEqual([])
  })

  it('as what is left of them is left alone', () => {
    fc.assert(
      fc.property(anyRequest, request => {
        const once = normalised(request)
        expect(normalised(once)).toEqual(once)
        expect(sameDefinition(request, once)).toBe(true)
        expect(changedPaths(request, once)).toEqual([])
      }),
      RUNS
    )
  })

  it('whatever the order of variables, secrets, tags and containers', () => {
    const reversed = (request: TaskDefinition): TaskDefinition => {
      const containers = request.containerDefinitions as Record<string, unknown[]>[]
      return {
        ...Object.fromEntries(Object.entries(request).reverse()),
        containerDefinitions: containers.toReversed().map(container => {
          const { environment, secrets } = container
          return {
            ...container,
            ...(environment && { environment: environment.toReversed() }),
            ...(secrets && { secrets: secrets.toReversed() }),
          }
        }),
        ...(Array.isArray(request.tags) ? { tags: request.tags.toReversed() } : {}),
      }
    }
    fc.assert(
      fc.property(anyRequest, request => {
        expect(sameDefinition(request, reversed(request))).toBe(true)
      }),
      RUNS
    )
  })

  it('never when a value that matters differs', () => {
    fc.assert(
      fc.property(anyRequest, fc.nat(), (given, choice) => {
        const request = normalised(given)
        const places = pathsIn(request).filter(path => typeof at(request, path) !== 'object')
        const place = places[choice % places.length] as Path
        const changed = edited(request, place, otherThan(at(request, place)))
        expect(sameDefinition(request, changed)).toBe(false)
        expect(changedPaths(request, changed).length).toBeGreaterThan(0)
        const gone = edited(request, place, undefined)
        expect(sameDefinition(request, gone)).toBe(false)
      }),
      { numRuns: 1000 }
    )
  })
})

/** A deep copy with another value at a place, or without it. */
function edited(root: TaskDefinition, path: Path, value: unknown): TaskDefinition {
  const copy = structuredClone(root)
  const parent = at(copy, path.slice(0, -1)) as Record<string | number, unknown>
  const key = path.at(-1) as string | number
  if (value !== undefined) parent[key] = value
  else if (Array.isArray(parent)) parent.splice(Number(key), 1)
  else delete parent[key]
  return fields(copy)
}

function otherThan(value: unknown): unknown {
  if (typeof value === 'number') return value + 1
  return typeof value === 'boolean' ? !value : `${value}x`
}
