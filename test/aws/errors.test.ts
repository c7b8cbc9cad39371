import { expect, test } from 'vitest'
import { PATIENCE } from '../../src/aws/clients.ts'
import { failure, failureOf, isRefusal, unreadBecause } from '../../src/aws/errors.ts'

const error = (name: string, more: object = {}) => Object.assign(new Error('the words of an answer'), { name, ...more })

// What the fault server shows of the SDK is tested with it; these are failures that it cannot make.
test.each<[object, string, string]>([
  [error('TimeoutError', { code: 'ETIMEDOUT', message: 'connect ETIMEDOUT 10.0.0.1:443' }), 'connection', 'no connection'],
  [
    error('TimeoutError', { message: 'the request socket did not establish a connection with the server within' }),
    'connection',
    'no connection within 5 s',
  ],
  [error('TimeoutError', { message: 'timed out after 30000 ms of inactivity' }), 'connection', 'no answer within 30 s'],
  [error('Error', { code: 'CERT_HAS_EXPIRED' }), 'connection', 'the certificate of the endpoint is not trusted'],
  [error('Error', { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }), 'connection', 'the certificate of the endpoint is not trusted'],
  [error('Error', { code: 'EAI_AGAIN' }), 'connection', 'the host name is not known'],
  [error('CredentialsProviderError', { message: 'The SSO session has expired' }), 'credentials', 'the sign-in has expired'],
  [error('RequestTimeTooSkewed', { $metadata: { httpStatusCode: 403 } }), 'setup', 'the clock of this machine is wrong'],
  [error('Whatever', { $metadata: { httpStatusCode: 429 } }), 'throttled', 'throttled'],
  [error('Unknown', { $metadata: { httpStatusCode: 407 } }), 'answer', 'HTTP 407 without an answer that AWS would give'],
  [error('TypeError', { $metadata: { httpStatusCode: 200 } }), 'answer', 'HTTP 200 with an answer that cannot be understood'],
  [error('not one word', { $metadata: { httpStatusCode: 400 } }), 'answer', 'HTTP 400 without an answer that AWS would give'],
  [error('X'.repeat(65), { $metadata: { httpStatusCode: 400 } }), 'answer', 'HTTP 400 without an answer that AWS would give'],
  [error('KMSInvalidStateException', { $metadata: { httpStatusCode: 400 } }), 'refused', 'KMSInvalidStateException'],
  [error('TypeError'), 'setup', 'the call could not be made'],
  [{}, 'setup', 'the call could not be made'],
])('%o', (thrown, kind, reason) => {
  expect(failureOf(thrown, PATIENCE)).toEqual({ kind, reason })
  expect(unreadBecause('a:Call', thrown, PATIENCE)).toEqual({ operation: 'a:Call', reason })
})

test.each([undefined, null, 'text', 3])('%s, which nobody should throw', thrown => {
  expect(failureOf(thrown, PATIENCE)).toEqual({ kind: 'setup', reason: 'the call could not be made' })
  expect(isRefusal(thrown, 'NoSuchEntity')).toBe(false)
})

test('a refusal goes by one name, whatever the protocol', () => {
  expect(isRefusal(error('NoSuchEntityException'), 'NoSuchEntity')).toBe(true)
  expect(isRefusal(error('NoSuchEntity'), 'NotFound', 'NoSuchEntity')).toBe(true)
  expect(isRefusal(error('NoSuchEntityEither'), 'NoSuchEntity')).toBe(false)
})

test('the message of what ends a run', () => {
  const about = { operation: 'ecs:DescribeTaskDefinition', resource: 'web:1', patience: PATIENCE }
  const denied = error('AccessDeniedException', { $metadata: { httpStatusCode: 400, requestId: 'a-1' } })
  expect(failure(denied, about)).toMatchObject({
    code: 'AWS',
    message:
      'ecs:DescribeTaskDefinition of web:1 failed: AccessDenied (request id a-1). Give the caller the permission ecs:DescribeTaskDefinition, or use other credentials (--profile).',
  })
  const forged = error('ServerException', { $metadata: { httpStatusCode: 500, requestId: 'a\n::error::x' } })
  expect(failure(forged, about).message).toBe(
    'ecs:DescribeTaskDefinition of web:1 failed: ServerException (HTTP 500). Try again in a minute.'
  )
  expect(failure(error('ThrottlingException'), about).message).toMatch(/throttled\. Try again in a minute\.$/)
})
