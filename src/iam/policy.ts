/** One key under one operator: at least one of the values must match, or none of them where the operator is negated. */
export interface Condition {
  readonly operator: string
  readonly key: string
  readonly values: readonly string[]
}

/** Whom a `Principal` or `NotPrincipal` names; `*` as a type is the bare `"Principal": "*"`. */
export interface Principal {
  readonly type: '*' | 'AWS' | 'Service' | 'Federated' | 'CanonicalUser'
  readonly id: string
}

/** A statement, read. A list that is not there is undefined, and so is one that cannot be read. */
export interface Statement {
  /** Its place in the document. */
  readonly index: number
  readonly sid: string | undefined
  /** Undefined where it cannot be read: it may be either. */
  readonly effect: 'Allow' | 'Deny' | undefined
  readonly actions: readonly string[] | undefined
  readonly notActions: readonly string[] | undefined
  readonly resources: readonly string[] | undefined
  readonly notResources: readonly string[] | undefined
  readonly principals: readonly Principal[] | undefined
  readonly notPrincipals: readonly Principal[] | undefined
  /** All of them must hold. */
  readonly conditions: readonly Condition[]
  /** Whether the document's version has policy variables. */
  readonly variables: boolean
  /** Whether something in it cannot be read: whatever the rest says, nobody knows whether the statement applies. */
  readonly malformed: boolean
}

const DOCUMENT_ELEMENTS = new Set(['Version', 'Id', 'Statement'])
const STATEMENT_ELEMENTS = new Set([
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Principal',
  'NotPrincipal',
  'Condition',
])
const VERSIONS: readonly unknown[] = [undefined, '2008-10-17', '2012-10-17']

/**
 * The statements of a policy document, in order. IAM stores no document that breaks its grammar, so one that does is not
 * what IAM holds, or is written in a newer grammar: its statements are malformed and apply for certain to nothing, while what
 * can be read of them still tells what they do not apply to. A document without readable statements is one malformed
 * statement; an empty list of statements is none.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 *
 * @param document a parsed JSON value of whatever kind; never throws
 */
export function statementsOf(document: unknown): readonly Statement[] {
  if (!isRecord(document)) return [readStatement(undefined, 0, false, false)]
  const { Version, Statement } = document
  const sound = hasOnly(document, DOCUMENT_ELEMENTS) && VERSIONS.includes(Version)
  const statements: readonly unknown[] = Array.isArray(Statement) ? Statement : [Statement]
  return statements.map((statement, index) => readStatement(statement, index, Version === '2012-10-17', sound))
}

function readStatement(value: unknown, index: number, variables: boolean, sound: boolean): Statement {
  const statement = isRecord(value) ? value : {}
  const { Sid, Effect, Action, NotAction, Resource, NotResource, Principal, NotPrincipal, Condition } = statement
  const effect = Effect === 'Allow' || Effect === 'Deny' ? Effect : undefined
  const lists = {
    actions: readTexts(Action),
    notActions: readTexts(NotAction),
    resources: readTexts(Resource),
    notResources: readTexts(NotResource),
    principals: readPrincipals(Principal),
    notPrincipals: readPrincipals(NotPrincipal),
  }
  const conditions = Condition === undefined ? [] : readConditions(Condition)
  const given = [Action, NotAction, Resource, NotResource, Principal, NotPrincipal].filter(element => element !== undefined)
  const wellFormed =
    sound &&
    hasOnly(statement, STATEMENT_ELEMENTS) &&
    effect !== undefined &&
    (Sid === undefined || typeof Sid === 'string') &&
    (Action === undefined) !== (NotAction === undefined) &&
    (Resource === undefined || NotResource === undefined) &&
    (Principal === undefined || NotPrincipal === undefined) &&
    given.length === Object.values(lists).filter(list => list !== undefined).length &&
    conditions !== undefined
  return {
    index,
    sid: typeof Sid === 'string' ? Sid : undefined,
    effect,
    ...lists,
    conditions: conditions ?? [],
    variables,
    malformed: !wellFormed,
  }
}

/** One text or a list of at least one; anything else is undefined. */
function readTexts(value: unknown): readonly string[] | undefined {
  const texts: readonly unknown[] = Array.isArray(value) ? value : [value]
  return texts.length > 0 && texts.every(text => typeof text === 'string') ? texts : undefined
}

function readPrincipals(value: unknown): readonly Principal[] | undefined {
  if (value === '*') return [{ type: '*', id: '*' }]
  if (!isRecord(value)) return undefined
  const principals: Principal[] = []
  for (const [type, ids] of Object.entries(value)) {
    const texts = readTexts(ids)
    if (!texts || !isPrincipalType(type)) return undefined
    for (const id of texts) principals.push({ type, id })
  }
  return principals.length > 0 ? principals : undefined
}

function isPrincipalType(type: string): type is Exclude<Principal['type'], '*'> {
  return type === 'AWS' || type === 'Service' || type === 'Federated' || type === 'CanonicalUser'
}

function readConditions(value: unknown): readonly Condition[] | undefined {
  if (!isRecord(value)) return undefined
  const conditions: Condition[] = []
  for (const [operator, keys] of Object.entries(value)) {
    if (!isRecord(keys)) return undefined
    for (const [key, scalars] of Object.entries(keys)) {
      const values = readTexts(Array.isArray(scalars) ? scalars.map(asText) : asText(scalars))
      if (!values) return undefined
      conditions.push({ operator, key, values })
    }
  }
  return conditions
}

/** The grammar allows numbers and booleans without quotes. */
function asText(scalar: unknown): unknown {
  return typeof scalar === 'number' || typeof scalar === 'boolean' ? String(scalar) : scalar
}

/** A statement as it stands in a document. */
export type RawStatement = Readonly<Record<string, unknown>>

/** The document with its statements changed; what is no statement stays as it is. */
export function mapStatements(document: unknown, change: (statement: RawStatement) => RawStatement): unknown {
  if (typeof document !== 'object' || document === null || !('Statement' in document)) return document
  const one = (value: unknown): unknown => (isRecord(value) ? change(value) : value)
  const { Statement } = document
  return { ...document, Statement: Array.isArray(Statement) ? Statement.map(one) : one(Statement) }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function hasOnly(record: Readonly<Record<string, unknown>>, names: ReadonlySet<string>): boolean {
  return Object.keys(record).every(name => names.has(name))
}
