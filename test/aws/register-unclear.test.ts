import { describe, expect, test } from 'vitest'
import { connect } from '../../src/aws/clients.ts'
import type { Fault } from './fault/faults.ts'
import { corrected, failed, REGISTER, revision, useFamily } from './registering.ts'

const { server, registerIt, registerOther, calls, carriedOut } = useFamily()

describe('when it is not clear what became of the request', () => {
  const FAULTS: [string, Fault][] = [
    ['the connection is closed before it is carried out', 'drop-before'],
    ['the connection is closed before the answer', 'drop-after'],
    ['the connection is closed amid the answer', 'drop-during'],
    ['there is no answer', 'hang'],
    ['the service fails', 'server-error'],
    ['a proxy answers', 'html'],
    ['a proxy answers with status 200', { html: 200 }],
    ['a proxy answers with status 403', { html: 403 }],
    ['the answer is XML', 'xml-on-json'],
    ['the answer breaks off', 'malformed'],
    ['the answer is empty', { respond: { status: 200, body: '' } }],
    ['the answer has no definition', { respond: { status: 200, body: '{}' } }],
    ['the gateway has an error without a body', { respond: { status: 502, body: '' } }],
    ['throttling comes with status 503', { error: { code: 'ThrottlingException', message: 'Rate exceeded', status: 503 } }],
  ]

  test.each(FAULTS)('and %s, a revision that was registered is found', async (_what, fault) => {
    server().fault(REGISTER, fault, { carriedOut: true })
    const progress: string[] = []
    const registered = await registerIt({ progress: message => progress.push(message) })
    expect(registered).toEqual({ arn: revision(4), revision: 4, previous: revision(2), found: true })
    expect(calls()).toBe(1)
    expect(await carriedOut()).toEqual([revision(4)])
    expect(progress).toEqual([expect.stringMatching(/: looking whether the revision was registered$/)])
  })

  test.each(FAULTS)('and %s, one that is not there is not known', async (_what, fault) => {
    server().fault(REGISTER, fault, { carriedOut: false })
    const { message, code } = await failed(registerIt())
    expect(code).toBe('AWS')
    expect(message).toContain('It is not known whether the revision was or will be registered, so it was not sent again.')
    expect(message).toContain('no newer revision is there 0.05 s later')
    expect(message).toMatch(
      /look with: aws ecs list-task-definitions --family-prefix web --sort DESC --max-items 1 --region eu-central-1$/
    )
    expect(calls()).toBe(1)
    expect(calls('ecs:ListTaskDefinitions')).toBe(3)
    expect(await carriedOut()).toEqual([])
  })

  test.each<Fault>(['drop-before', 'drop-after', 'server-error', 'throttle'])(
    'the SDK does not send it again either: %s',
    async fault => {
      const patient = await connect({ request: 300, attempts: 5 })
      server().fault(REGISTER, fault)
      await registerIt({ aws: patient, pauses: { throttled: [], unclear: 1 } }).catch(() => undefined)
      expect(calls()).toBe(1)
      patient.close()
    }
  )

  test('in a new family, too', async () => {
    server().fault(REGISTER, 'drop-after')
    const request = { ...corrected, family: 'new' }
    expect(await registerIt({ expected: undefined }, request)).toEqual({ arn: revision(1, 'new'), revision: 1, found: true })
  })

  test('a request that is carried out late is found by the second look', async () => {
    server().fault(REGISTER, 'drop-before')
    let looks = 0
    server().onCall('ecs:ListTaskDefinitions', () => {
      looks += 1
      if (looks === 3) registerOther(corrected)
    })
    expect(await registerIt()).toMatchObject({ arn: revision(4), found: true })
    expect(calls()).toBe(1)
  })

  test('what ECS adds before the SDK knows it is no difference', async () => {
    server().fault(REGISTER, 'drop-before')
    const [container] = corrected.containerDefinitions as object[]
    server().onCall(REGISTER, () =>
      registerOther({ ...corrected, novel: false, containerDefinitions: [{ ...container, later: {} }] })
    )
    expect(await registerIt()).toMatchObject({ arn: revision(4), found: true })
  })

  test('a newer revision of someone else is told apart', async () => {
    server().fault(REGISTER, 'drop-before')
    server().onCall(REGISTER, () => registerOther())
    const { message } = await failed(registerIt())
    expect(message).toContain(`there is a newer revision that differs from what was sent: ${revision(4)}`)
    expect(await carriedOut()).toEqual([])
  })

  test.each([
    ['before', revision(5)],
    ['after', revision(4)],
  ] as const)('ours is found among those of others: one came %s it', async (moment, ours) => {
    server().fault(REGISTER, 'drop-after')
    server().onCall(REGISTER, () => registerOther(), moment)
    expect(await registerIt()).toMatchObject({ arn: ours, found: true })
    expect(await carriedOut()).toEqual([ours])
  })

  test('a revision that was there before is not taken for it, although it is the same', async () => {
    registerOther(corrected)
    server().fault(REGISTER, 'drop-before')
    expect((await failed(registerIt({ expected: revision(4) }))).message).toContain('It is not known')
  })

  test('a family that cannot be read is said', async () => {
    server().fault(REGISTER, 'drop-after')
    server().fault('ecs:ListTaskDefinitions', 'deny', { after: 1 })
    const { message } = await failed(registerIt())
    expect(message).toContain('its revisions cannot be read either (AccessDenied)')
    expect(message).toContain('It is not known')
    expect(calls()).toBe(1)
  })

  test('also while the second look fails, nothing is sent again', async () => {
    server().fault(REGISTER, 'hang', { carriedOut: true })
    server().fault('ecs:DescribeTaskDefinition', 'drop-before', { times: 1 })
    expect(await registerIt()).toMatchObject({ arn: revision(4), found: true })
    expect(calls()).toBe(1)
  })
})
