import { createHash } from 'node:crypto'
import { type Account, arnIn, type Role, type Simulated } from './account.ts'
import { type Operation, page, text, texts, type World } from './operation.ts'
import { AwsError, type Input } from './protocol.ts'

const CREATED = new Date('2026-01-02T03:04:05Z')

/** IAM: reading roles and policies, and the simulator. */
export const IAM: Readonly<Record<string, Operation>> = {
  GetRole: (input, { account }) => {
    const name = text(input, 'RoleName')
    const role = roleOf(input, account)
    const boundary = role.boundary && { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: role.boundary }
    return {
      Role: {
        Path: role.path ?? '/',
        RoleName: name,
        RoleId: idOf('AROA', name),
        Arn: roleArn(account, name, role),
        CreateDate: CREATED,
        AssumeRolePolicyDocument: encode(role.trust),
        MaxSessionDuration: 3600,
        RoleLastUsed: {},
        ...(boundary ? { PermissionsBoundary: boundary } : {}),
      },
    }
  },

  ListRolePolicies: (input, world) => marked('PolicyNames', Object.keys(roleOf(input, world.account).inline ?? {}), input, world),

  GetRolePolicy: (input, { account }) => {
    const name = text(input, 'PolicyName')
    const document = roleOf(input, account).inline?.[name]
    if (document === undefined) throw noSuchEntity(`The role policy with name ${name} cannot be found.`)
    return { RoleName: text(input, 'RoleName'), PolicyName: name, PolicyDocument: encode(document) }
  },

  ListAttachedRolePolicies: (input, world) => {
    const policies = roleOf(input, world.account).attached ?? []
    const attached = policies.map(arn => ({ PolicyName: lastOf(arn), PolicyArn: arn }))
    return marked('AttachedPolicies', attached, input, world)
  },

  GetPolicy: (input, { account }) => {
    const arn = text(input, 'PolicyArn')
    if (account.policies?.[arn] === undefined) throw noSuchEntity(`Policy ${arn} was not found.`)
    return {
      Policy: {
        PolicyName: lastOf(arn),
        PolicyId: idOf('ANPA', arn),
        Arn: arn,
        Path: `/${arn.split('/').slice(1, -1).join('/')}/`.replace('//', '/'),
        DefaultVersionId: DEFAULT_VERSION,
        AttachmentCount: 1,
        PermissionsBoundaryUsageCount: 0,
        IsAttachable: true,
        CreateDate: CREATED,
        UpdateDate: CREATED,
      },
    }
  },

  GetPolicyVersion: (input, { account }) => {
    const [arn, version] = [text(input, 'PolicyArn'), text(input, 'VersionId')]
    const document = account.policies?.[arn]
    if (document === undefined || version !== DEFAULT_VERSION) {
      throw noSuchEntity(`Policy ${arn} version ${version} does not exist or is not attachable.`)
    }
    return { PolicyVersion: { Document: encode(document), VersionId: version, IsDefaultVersion: true, CreateDate: CREATED } }
  },

  SimulatePrincipalPolicy: (input, world) => {
    const { account } = world
    const arn = text(input, 'PolicySourceArn')
    const exists = Object.entries(account.roles ?? {}).some(([name, role]) => roleArn(account, name, role) === arn)
    if (!exists) throw noSuchEntity(`The role with name ${lastOf(arn)} cannot be found.`)
    const { simulation } = account
    if (simulation === undefined) throw new AwsError('AccessDenied', mayNotSimulate(account, arn), 403)
    const results = texts(input, 'ActionNames').map(action => simulate(action, texts(input, 'ResourceArns'), arn, simulation))
    return marked('EvaluationResults', results, input, world)
  },
}

/** STS: who asks. */
export const STS: Readonly<Record<string, Operation>> = {
  GetCallerIdentity: (_, { account: { accountId, caller } }) => ({
    UserId: caller.userId ?? `${idOf('AROA', caller.arn)}:session`,
    Account: accountId,
    Arn: caller.arn,
  }),
}

/** No version before it is left, so that whoever takes the first one for the default one gets nothing. */
const DEFAULT_VERSION = 'v3'

type Simulation = NonNullable<Account['simulation']>

/** The result of an action, and within it that of each resource; that of the action is the worst of them. */
function simulate(action: string, resources: readonly string[], roleArn: string, simulation: Simulation): object {
  const asked = resources.length > 0 ? resources : ['*']
  const answers = asked.map(resource => ({ resource, answer: simulation(action, resource, roleArn) }))
  const decisions = answers.map(({ answer }) => effective(answer))
  const worst = (['explicitDeny', 'implicitDeny'] as const).find(decision => decisions.includes(decision)) ?? 'allowed'
  const organizations = answers.flatMap(({ answer }) => answer.organizations ?? [])
  return {
    EvalActionName: action,
    EvalResourceName: asked.length === 1 ? asked[0] : '*',
    EvalDecision: worst,
    MatchedStatements: [],
    // With resources given, what a decision lacks is told of each of them.
    MissingContextValues: resources.length > 0 ? [] : (answers[0]?.answer.missing ?? []),
    ...(organizations.length > 0
      ? { OrganizationsDecisionDetail: { AllowedByOrganizations: !organizations.includes(false) } }
      : {}),
    ...boundaryDetail(answers.map(({ answer }) => answer)),
    ResourceSpecificResults:
      resources.length === 0
        ? undefined
        : answers.map(({ resource, answer }) => ({
            EvalResourceName: resource,
            EvalResourceDecision: effective(answer),
            MatchedStatements: [],
            MissingContextValues: answer.missing ?? [],
            ...boundaryDetail([answer]),
          })),
  }
}

function effective({ decision, organizations, boundary }: Simulated): Simulated['decision'] {
  return decision === 'allowed' && (organizations === false || boundary === false) ? 'implicitDeny' : decision
}

function boundaryDetail(answers: readonly Simulated[]): object {
  const known = answers.flatMap(({ boundary }) => boundary ?? [])
  if (known.length === 0) return {}
  return { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: !known.includes(false) } }
}

function mayNotSimulate({ caller }: Account, arn: string): string {
  const action = 'iam:SimulatePrincipalPolicy'
  const reason = `because no identity-based policy allows the ${action} action`
  return `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${arn} ${reason}`
}

function roleOf(input: Input, account: Account): Role {
  const name = text(input, 'RoleName')
  const role = account.roles?.[name]
  if (role === undefined) throw noSuchEntity(`The role with name ${name} cannot be found.`)
  return role
}

function roleArn(account: Account, name: string, role: Role): string {
  return role.arn ?? arnIn(account, 'iam', '', `role${role.path ?? '/'}${name}`)
}

function marked(key: string, items: readonly unknown[], input: Input, world: World): object {
  const { items: some, next } = page(items, text(input, 'Marker'), input.MaxItems, world)
  return { [key]: some, IsTruncated: next !== undefined, Marker: next }
}

function noSuchEntity(message: string): AwsError {
  return new AwsError('NoSuchEntity', message, 404)
}

/** IAM gives policies percent-encoded as RFC 3986 says, which is stricter than encodeURIComponent. */
function encode(document: object): string {
  return encodeURIComponent(JSON.stringify(document)).replaceAll(
    /[!'()*]/g,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  )
}

function idOf(prefix: string, name: string): string {
  return prefix + createHash('sha256').update(name).digest('hex').slice(0, 17).toUpperCase()
}

function lastOf(arn: string): string {
  return arn.split('/').at(-1) ?? arn
}
