import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changedPaths, knownPart, requestOf, sameDefinition } from '../src/model/request.ts'
import { Unresolved } from '../src/model/task-definition.ts'
import { request as anyRequest, minimal, withContainer } from './request-arbitrary.ts'

describe('requestOf', () => {
  const described = {
    ...minimal,
    taskDefinitionArn: 'arn:aws:ecs:eu-central-1:111122223333:task-definition/web:3',
    revision: 3,
    status: 'ACTIVE',
    requiresAttributes: [{ name: 'ecs.capability.task-eni' }],
    compatibilities: ['EC2', 'FARGATE'],
    registeredAt: '2026-01-02T03:04:05Z',
    registeredBy: 'arn:aws:iam::111122223333:user/ci',
    deregisteredAt: null,
    deleteRequestedAt: null,
  }
  const tags = [{ key: 'team', value: 'a' }]

  it('leaves a request as it is', () => {
    fc.assert(
      fc.property(anyRequest, request => {
        expect(requestOf(request)).toEqual({ request, unknown: [], unresolved: [] })
      }),
      { numRuns: 300 }
    )
  })

  it('leaves out what only describe returns', () => {
    expect(requestOf(described)).toEqual({ request: minimal, unknown: [], unresolved: [] })
    expect(requestOf({ ...described, tags }).request).toEqual({ ...minimal, tags })
  })

  it('takes a definition out of its wrapping, and the tags beside it along', () => {
    expect(requestOf({ taskDefinition: described, tags })).toEqual({ request: { ...minimal, tags }, unknown: [], unresolved: [] })
    expect(requestOf({ taskDefinition: described, tags: [] }).request).toEqual(minimal)
    expect(requestOf({ taskDefinition: described }).request).toEqual(minimal)
    expect(requestOf(described, tags).request).toEqual({ ...minimal, tags })
    expect(requestOf(described, []).request).toEqual(minimal)
    expect(requestOf({ ...minimal, tags: [] }, tags).request).toEqual({ ...minimal, tags })
    const own = [{ key: 'own', value: 'b' }]
    expect(requestOf({ ...minimal, tags: own }, tags).request).toEqual({ ...minimal, tags: own })
  })

  it('leaves out nulls and an empty list of tags, and nothing else that is empty', () => {
    const container = {
      name: 'main',
      image: '',
      command: ['a', null, ''],
      environment: [{ name: 'A', value: '' }, null, { name: 'B', value: null }],
      dockerLabels: { a: '', b: null },
      mountPoints: [],
      linuxParameters: null,
      logConfiguration: { logDriver: 'awslogs', options: {}, secretOptions: null },
    }
    const { request, unknown } = requestOf({
      ...minimal,
      containerDefinitions: [container, null],
      tags: [],
      volumes: [],
      cpu: null,
    })
    expect(unknown).toEqual([])
    expect(request).toEqual({
      family: 'web',
      volumes: [],
      containerDefinitions: [
        {
          name: 'main',
          image: '',
          command: ['a', ''],
          environment: [{ name: 'A', value: '' }, { name: 'B' }],
          dockerLabels: { a: '' },
          mountPoints: [],
          logConfiguration: { logDriver: 'awslogs', options: {} },
        },
      ],
    })
  })

  it('points at what the SDK does not know, and keeps it', () => {
    const definition = {
      ...described,
      owner: 'a',
      'a/b': 1,
      containerDefinitions: [
        null,
        { name: 'main', image: 'b', future: { x: 1 }, gone: null, environment: [{ name: 'A', valueFrom: 'b' }] },
      ],
      volumes: [{ name: 'v', host: { sourcepath: '/a' } }],
    }
    const { request, unknown } = requestOf(definition)
    expect([...unknown].sort()).toEqual([
      '/a~1b',
      '/containerDefinitions/1/environment/0/valueFrom',
      '/containerDefinitions/1/future',
      '/owner',
      '/volumes/0/host/sourcepath',
    ])
    expect(request).toMatchObject({ owner: 'a', 'a/b': 1, containerDefinitions: [{ future: { x: 1 } }] })
    // What only describe returns is known in the root only.
    expect(requestOf(withContainer({ revision: 1 })).unknown).toEqual(['/containerDefinitions/0/revision'])
  })

  it('can be made without what the SDK does not know', () => {
    const novel = { ...withContainer({ later: 1, portMappings: [{ containerPort: 80, a: 1 }] }), novel: {} }
    expect(knownPart(novel)).toEqual(withContainer({ portMappings: [{ containerPort: 80 }] }))
    expect(knownPart(minimal)).toBe(minimal)
  })

  it('points at what is known only later', () => {
    const later = new Unresolved('!Ref Role')
    const definition = {
      ...withContainer({ environment: [null, { name: 'A', value: later }], command: [later], dockerLabels: { a: later } }),
      taskRoleArn: later,
    }
    const { request, unresolved } = requestOf(definition)
    expect([...unresolved].sort()).toEqual([
      '/containerDefinitions/0/command/0',
      '/containerDefinitions/0/dockerLabels/a',
      '/containerDefinitions/0/environment/1/value',
      '/taskRoleArn',
    ])
    expect(request.taskRoleArn).toBe(later)
  })

  it('stands what is no definition, or nested without end', () => {
    for (const value of [null, undefined, 1, 'a', [], [minimal], { taskDefinition: null }])
      expect(requestOf(value).unresolved).toEqual([])
    let deep: unknown = 'x'
    for (let depth = 0; depth < 20_000; depth++) deep = depth % 2 ? [deep] : { a: deep }
    expect(requestOf({ ...minimal, future: deep }).unknown).toEqual(['/future'])
    const { request } = requestOf({
      ...minimal,
      family: deep,
      containerDefinitions: [deep, { name: deep, command: deep, dockerLabels: deep }],
    })
    expect(sameDefinition(request, request)).toBe(true)
    expect(requestOf(JSON.parse('{"containerDefinitions":[{"dockerLabels":{"__proto__":"a"}}]}')).request).toEqual(
      JSON.parse('{"containerDefinitions":[{"dockerLabels":{"__proto__":"a"}}]}')
    )
  })
})

describe('changed paths', () => {
  it('are those of the innermost values, in the order of the new definition', () => {
    const before = {
      ...minimal,
      cpu: '256',
      containerDefinitions: [
        {
          name: 'b',
          image: 'b:1',
          environment: [
            { name: 'Z', value: '1' },
            { name: 'A', value: '2' },
          ],
          command: ['a', 'b'],
        },
        { name: 'a', image: 'a:1', mountPoints: [{ sourceVolume: 'v', containerPath: '/v' }] },
      ],
    }
    const after = {
      ...minimal,
      tags: [{ key: 'k', value: 'v' }],
      containerDefinitions: [
        {
          name: 'b',
          image: 'b:1',
          cpu: 0,
          environment: [
            { name: 'Z', value: '9' },
            { name: 'A', value: '2' },
            { name: 'N', value: '' },
          ],
          command: ['a', 'c'],
        },
        {
          name: 'a',
          image: 'a:2',
          mountPoints: [
            { sourceVolume: 'v', containerPath: '/v' },
            { sourceVolume: 'w', containerPath: '/w' },
          ],
        },
      ],
    }
    expect(changedPaths(before, after)).toEqual([
      '/containerDefinitions/0/environment/0/value',
      '/containerDefinitions/0/environment/2',
      '/containerDefinitions/0/command/1',
      '/containerDefinitions/1/image',
      '/containerDefinitions/1/mountPoints',
      '/tags',
      '/cpu',
    ])
    expect(changedPaths({}, minimal)).toEqual(['/family', '/containerDefinitions'])
  })
})
