import { describe, expect, test } from 'vitest'
import type { Facts } from '../../src/model/facts.ts'
import { KEY_ARNS, NEEDS, need, REQUEST, ROLES, SECRETS } from './delegate-account.ts'
import type { Simulated } from './fault/account.ts'
import { gatherFrom, gatherOnce, useDelegateAccount } from './gathering.ts'

const server = useDelegateAccount()
const OPERATION = 'iam:SimulatePrincipalPolicy'
const questions = () => server().calls.flatMap(({ name, input }) => (name === OPERATION ? [input] : []))

test('only what is needed is asked for, and that at once', async () => {
  const { certificate, token } = SECRETS
  const needs = [
    need(ROLES.execution, 'a:Read', certificate),
    need(ROLES.execution, 'a:Read', token),
    need(ROLES.execution, 'a:List', token),
    need(ROLES.execution, 'a:List', certificate),
    need(ROLES.execution, 'a:Read', SECRETS.abroad),
    need(ROLES.execution, 'a:Read', KEY_ARNS.team, { 'kms:ViaService': 'x', 'aws:TagKeys': ['a', 'b'] }),
    need(ROLES.execution, 'a:Read', KEY_ARNS.other, { 'aws:TagKeys': ['a', 'b'], 'kms:ViaService': 'x' }),
    need(ROLES.execution, 'a:Anywhere', '*'),
    need(ROLES.execution, 'a:Anywhere', '*'),
    need(ROLES.task, 'a:Read', certificate),
  ]
  const { simulations, notSimulated } = await gatherOnce({ needs: () => needs })
  const ask = (PolicySourceArn: string, ActionNames: string[], ResourceArns: string[], context = {}) =>
    expect.objectContaining({ PolicySourceArn, ActionNames, ResourceArns, ...context })
  const ContextEntries = [
    { ContextKeyName: 'kms:ViaService', ContextKeyType: 'string', ContextKeyValues: ['x'] },
    { ContextKeyName: 'aws:TagKeys', ContextKeyType: 'stringList', ContextKeyValues: ['a', 'b'] },
  ]
  expect(questions()).toHaveLength(5)
  expect(questions()).toEqual(
    expect.arrayContaining([
      ask(ROLES.execution, ['a:List', 'a:Read'], [certificate, token]),
      ask(ROLES.execution, ['a:Read'], [SECRETS.abroad]),
      ask(ROLES.execution, ['a:Read'], [KEY_ARNS.team, KEY_ARNS.other], { ContextEntries }),
      expect.not.objectContaining({ ResourceArns: expect.anything() }),
      ask(ROLES.task, ['a:Read'], [certificate]),
    ])
  )
  const pairs = (all: readonly { action: string; resource: string }[]) =>
    all.map(({ action, resource }) => `${action} ${resource}`)
  expect(pairs(simulations).sort()).toEqual([...new Set(pairs(needs.slice(0, 9))), `a:Read ${certificate}`].sort())
  expect(notSimulated).toEqual({})
})

test('what is needed is asked when secrets, parameters, log groups and keys are known', async () => {
  const known: Facts[] = []
  const facts = await gatherOnce({ ...REQUEST, needs: soFar => [...(known.push(soFar) > 0 ? NEEDS : [])] })
  const withoutPolicies = Object.entries(facts.keys).map(([name, key]) => {
    if (!('found' in key)) return [name, key]
    const { policy: _, ...found } = key.found
    return [name, { found }]
  })
  const keys = Object.fromEntries(withoutPolicies)
  expect(known).toEqual([{ ...facts, roles: {}, keys, simulations: [], notSimulated: {} }])
})

test('answers are read page by page', async () => {
  server().pageSize = 1
  const needs = ['a:One', 'a:Two', 'a:Three'].map(action => need(ROLES.task, action, '*'))
  const { simulations } = await gatherOnce({ needs: () => needs })
  expect(simulations.map(({ action }) => action).sort()).toEqual(['a:One', 'a:Three', 'a:Two'])
  expect(questions()).toHaveLength(3)
})

describe('what the simulator says', () => {
  const needs = [need(ROLES.task, 'a:Read', SECRETS.token), need(ROLES.task, 'a:Read', SECRETS.certificate)]
  const simulate = (simulation: (action: string, resource: string) => Simulated) =>
    gatherFrom({ simulation }, { needs: () => needs })

  test('decisions and missing condition keys go with each resource', async () => {
    const { simulations } = await simulate((_, resource) =>
      resource === SECRETS.token ? { decision: 'explicitDeny' } : { decision: 'implicitDeny', missing: ['aws:SourceVpc'] }
    )
    const common = { role: ROLES.task, action: 'a:Read' }
    expect(simulations).toEqual([
      { ...common, resource: SECRETS.token, decision: 'explicitDeny', missing: [] },
      { ...common, resource: SECRETS.certificate, decision: 'implicitDeny', missing: ['aws:SourceVpc'] },
    ])
  })

  test('an organisation that denies is asked again for each resource', async () => {
    const { simulations } = await simulate((_, resource) => ({
      decision: 'allowed',
      organizations: resource !== SECRETS.token,
    }))
    expect(simulations).toMatchObject([
      { resource: SECRETS.token, decision: 'implicitDeny', organisation: false },
      { resource: SECRETS.certificate, decision: 'allowed', organisation: true },
    ])
  })

  test('missing condition keys of an action without resource', async () => {
    const { simulations } = await gatherFrom(
      { simulation: () => ({ decision: 'implicitDeny', missing: ['aws:SourceVpc'] }) },
      { needs: () => [need(ROLES.task, 'a:Anywhere', '*')] }
    )
    expect(simulations).toMatchObject([{ resource: '*', missing: ['aws:SourceVpc'] }])
  })
})

test('an answer that lacks something is not the whole one', async () => {
  const result = (resource: string, decision: string) =>
    `<member><EvalResourceName>${resource}</EvalResourceName><EvalResourceDecision>${decision}</EvalResourceDecision></member>`
  const body = [
    '<SimulatePrincipalPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><SimulatePrincipalPolicyResult>',
    '<EvaluationResults><member><EvalActionName>a:read</EvalActionName><EvalResourceName>*</EvalResourceName>',
    '<EvalDecision>allowed</EvalDecision><ResourceSpecificResults>',
    result(SECRETS.token, 'allowed'),
    result(SECRETS.abroad, 'allowed'),
    result(SECRETS.certificate, 'perhaps'),
    '</ResourceSpecificResults></member></EvaluationResults><IsTruncated>false</IsTruncated>',
    '</SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>',
  ].join('')
  server().fault(OPERATION, { respond: { status: 200, body } })
  const needs = [need(ROLES.task, 'a:Read', SECRETS.token), need(ROLES.task, 'a:Read', SECRETS.certificate)]
  const { simulations, notSimulated } = await gatherOnce({ needs: () => needs })
  expect(simulations).toEqual([{ role: ROLES.task, action: 'a:Read', resource: SECRETS.token, decision: 'allowed', missing: [] }])
  expect(notSimulated).toEqual({
    [ROLES.task]: { operation: OPERATION, reason: 'the answer lacks some of what was asked for' },
  })
})

test('who may not simulate is told so, and all else stands', async () => {
  const { simulations, notSimulated, roles } = await gatherFrom({ simulation: undefined as never }, REQUEST)
  expect(simulations).toEqual([])
  const denied = { operation: OPERATION, reason: 'AccessDenied' }
  expect(notSimulated).toEqual(Object.fromEntries(REQUEST.roles.map(role => [role, denied])))
  expect(Object.values(roles).every(role => 'found' in role)).toBe(true)
})
