import { describe, expect, test } from 'vitest'
import { newest } from '../../src/aws/register.ts'
import { sameDefinition } from '../../src/model/request.ts'
import type { Fault } from './fault/faults.ts'
import { startFaultServer } from './fault-server.ts'
import { connectTo, corrected, failed, old, REGISTER, ROLE, revision, SECRET, useFamily } from './registering.ts'

const { server, aws, registerIt, registerOther, calls, carriedOut } = useFamily()

describe('the newest revision', () => {
  test('is the newest active one, with its tags', async () => {
    const found = await newest('web', aws())
    expect(found).toMatchObject({ arn: revision(2), family: 'web', revision: 2, described: { status: 'ACTIVE' } })
    expect(sameDefinition(found?.request ?? {}, { family: 'web', ...old })).toBe(true)
    expect(found?.request.tags).toEqual(old.tags)
    expect(server().names).toEqual(['ecs:ListTaskDefinitions', 'ecs:DescribeTaskDefinition'])
    expect(server().calls[0]?.input).toEqual({ familyPrefix: 'web', status: 'ACTIVE', sort: 'DESC', maxResults: 1 })
  })

  test('is none of a family that has none, or only inactive ones', async () => {
    expect(await newest('none', aws())).toBeUndefined()
    expect(await newest('gone', aws())).toBeUndefined()
    expect(await newest('web', aws(), 'us-east-1')).toBeUndefined()
  })

  test('is read with what the SDK does not know', async () => {
    const { described, request } = (await newest('future', aws())) ?? {}
    expect(described).toMatchObject({ novel: { a: 1 }, containerDefinitions: [{ later: true }] })
    expect(request).toMatchObject({ novel: { a: 1 }, containerDefinitions: [{ later: true }] })
  })

  test.each<[string, Fault, string]>([
    ['ecs:ListTaskDefinitions', 'deny', 'ecs:ListTaskDefinitions of `web` failed: AccessDenied'],
    ['ecs:DescribeTaskDefinition', 'deny', `ecs:DescribeTaskDefinition of ${revision(2)} failed: AccessDenied`],
    ['ecs:ListTaskDefinitions', 'html', 'HTTP 500 with an answer that is no JSON'],
    ['ecs:DescribeTaskDefinition', 'drop-during', 'connection closed'],
    ['ecs:DescribeTaskDefinition', 'malformed', 'HTTP 200 with an answer that is no JSON'],
    ['ecs:DescribeTaskDefinition', { respond: { status: 200, body: '{}' } }, 'without a task definition'],
    ['ecs:ListTaskDefinitions', { respond: { status: 200, body: '{}' } }, 'without a list'],
  ])('cannot be read: %s, %j', async (name, fault, message) => {
    server().fault(name, fault)
    expect(await failed(newest('web', aws()))).toMatchObject({ code: 'AWS', message: expect.stringContaining(message) })
  })
})

describe('registering', () => {
  test('adds one revision, which is what was sent', async () => {
    expect(await registerIt()).toEqual({ arn: revision(4), revision: 4, previous: revision(2), found: false })
    expect(server().names).toEqual(['ecs:ListTaskDefinitions', REGISTER])
    expect(server().calls[1]?.input).toEqual(corrected)
    expect(await carriedOut()).toEqual([revision(4)])
  })

  test('begins a family', async () => {
    const registered = await registerIt({ expected: undefined }, { ...corrected, family: 'new' })
    expect(registered).toEqual({ arn: revision(1, 'new'), revision: 1, found: false })
    expect(registered).not.toHaveProperty('previous')
  })

  test('goes to the region asked for', async () => {
    const registered = await registerIt({ expected: undefined, region: 'us-east-1' })
    expect(registered.arn).toBe(revision(1).replace('eu-central', 'us-east'))
  })

  test('needs a family', async () => {
    expect(await failed(registerIt({}, { containerDefinitions: [] }))).toMatchObject({ code: 'USER' })
    expect(server().calls).toEqual([])
  })

  test.each<[string, string | undefined, () => unknown]>([
    ['a revision appeared', revision(2), () => registerOther()],
    ['the family appeared', undefined, () => {}],
    ['the newest revision is gone', revision(3), () => {}],
    ['the family is gone', revision(1, 'gone'), () => {}],
  ])('stops where %s since the definition was read', async (_what, expected, meanwhile) => {
    meanwhile()
    const family = expected?.includes('gone') ? 'gone' : 'web'
    const error = await failed(registerIt({ expected }, { ...corrected, family }))
    expect(error).toMatchObject({ code: 'AWS', message: expect.stringContaining('Nothing was registered') })
    expect(error.message).toContain(expected ?? 'there was none')
    expect(calls()).toBe(0)
  })

  test('stops where a revision appears while it waits for its turn', async () => {
    server().fault(REGISTER, 'throttle', { times: 1 })
    server().onCall(REGISTER, () => registerOther())
    expect(await failed(registerIt())).toMatchObject({ code: 'AWS', message: expect.stringContaining(`now has ${revision(4)}`) })
    expect(calls()).toBe(1)
    expect(await carriedOut()).toEqual([])
  })

  test('cannot see a revision that appears between the last look and the request', async () => {
    server().onCall(REGISTER, () => registerOther())
    expect(await registerIt()).toMatchObject({ arn: revision(5), previous: revision(2) })
  })

  test.each<[string, Fault]>([
    ['throttling', 'throttle'],
    [
      'another revision being made',
      {
        error: {
          code: 'ClientException',
          message: 'Too many concurrent attempts to create a new revision of the specified family.',
        },
      },
    ],
  ])('is tried again after %s', async (_what, fault) => {
    server().fault(REGISTER, fault, { times: 2 })
    const progress: string[] = []
    expect(await registerIt({ progress: message => progress.push(message) })).toMatchObject({ arn: revision(4), found: false })
    expect(calls()).toBe(3)
    expect(await carriedOut()).toEqual([revision(4)])
    expect(progress).toEqual(Array(2).fill('AWS is busy: trying again in 0.001 s'))
  })

  test('is given up when AWS stays busy', async () => {
    server().fault(REGISTER, 'throttle')
    const error = await failed(registerIt())
    expect(error).toMatchObject({
      code: 'AWS',
      message: expect.stringMatching(
        /nothing was registered\. ThrottlingException: Rate exceeded \(request id .*try again in a minute/
      ),
    })
    expect(calls()).toBe(4)
    expect(await carriedOut()).toEqual([])
  })
})

describe('a refusal', () => {
  const refusal = (message: string, code = 'ClientException'): Fault => ({ error: { code, message } })

  test('is quoted, with the id of the request', async () => {
    server().fault(REGISTER, refusal("Invalid 'cpu' setting\nfor task. \u001b[31m"))
    const { message, code } = await failed(registerIt())
    expect(code).toBe('AWS')
    const id = server().calls.at(-1)?.requestId
    expect(message).toBe(
      `${REGISTER} of \`web\` was refused, and nothing was registered. ClientException: Invalid 'cpu' setting\\nfor task. \\x1b[31m (request id ${id}). Change the definition as AWS asks for, and run the command again.`
    )
    expect(calls()).toBe(1)
  })

  test('names the permission that is missing', async () => {
    const who = 'User: arn:aws:iam::111122223333:user/ci is not authorized to perform'
    const why = 'because no identity-based policy allows the iam:PassRole action'
    server().fault(REGISTER, refusal(`${who}: iam:PassRole on resource: ${ROLE} ${why}`, 'AccessDeniedException'))
    expect((await failed(registerIt())).message).toContain(
      `Give the caller iam:PassRole on ${ROLE}, or use other credentials (--profile).`
    )
    server().reset()
    server().fault(REGISTER, 'deny')
    expect((await failed(registerIt())).message).toContain(`Give the caller ${REGISTER} on *, or`)
    server().reset()
    server().fault(REGISTER, refusal('No.', 'AccessDeniedException'))
    expect((await failed(registerIt())).message).toContain(`Give the caller the permission ${REGISTER}, or`)
  })

  test('quotes no value that must not be shown', async () => {
    server().fault(REGISTER, refusal(`Invalid value '${SECRET}' of PASSWORD for busybox:2`))
    const { message } = await failed(registerIt())
    expect(message).not.toContain(SECRET)
    expect(message).toContain("Invalid value '‹hidden›' of PASSWORD for busybox:2")
  })

  test.each<[Fault, string]>([
    ['expired-token', 'the credentials have expired'],
    ['unrecognized-client', 'AWS does not accept the credentials'],
  ])('of the credentials: %s', async (fault, reason) => {
    server().fault(REGISTER, fault)
    expect(await failed(registerIt())).toMatchObject({ code: 'AWS', message: expect.stringContaining(reason) })
    expect(calls()).toBe(1)
  })

  test('is final: a quota is no throttling', async () => {
    server().fault(REGISTER, refusal('The limit is reached.', 'LimitExceededException'))
    expect((await failed(registerIt())).message).toContain('LimitExceededException: The limit is reached.')
    expect(calls()).toBe(1)
  })

  test('by nobody, for lack of a connection, needs no look', async () => {
    const gone = await startFaultServer(server().account)
    const nowhere = await connectTo(gone)
    await newest('web', nowhere)
    await gone.stop()
    const { message } = await failed(registerIt({ aws: { ...nowhere, ecs: aws().ecs } }))
    expect(message).toContain(`${REGISTER} of \`web\` failed: connection refused`)
    nowhere.close()
    await connectTo(server())
  })
})
