import { existsSync, readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
// @ts-expect-error scripts run as they are and have no declarations
import { generate } from '../scripts/schemas.mjs'
import { valuesProblems } from '../src/model/file-shapes.ts'
import { applyPatches, type Json, type Patch, type Path, pointer } from '../src/model/patch.ts'
import { containerFields, enums, modelOfSdk, references, requestFields, responseOnlyFields, shapeOf } from '../src/model/shape.ts'
import { survey } from '../src/model/survey.ts'
import { Unresolved } from '../src/model/task-definition.ts'
import type { EnumName, StructureName } from '../src/model/task-definition-request.ts'
import { validateTaskDefinition } from '../src/model/validators.generated.js'

interface Schema {
  $ref?: string
  type?: string
  items?: Schema
  properties?: Record<string, Schema>
  additionalProperties?: Schema | false
  anyOf?: Schema[]
  allOf?: Schema[]
  definitions?: Record<string, Schema>
  description?: string
  examples?: Json[]
  enum?: string[]
  pattern?: string
}

const problemsOf = (task: unknown) => shapeOf(task).problems
const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const taskSchema: Schema = JSON.parse(read('schemas/task-definition.schema.json'))
const valuesSchema: Schema = JSON.parse(read('schemas/values.schema.json'))
const structures = Object.keys(taskSchema.definitions ?? {})

/** A value with every member that the schema allows. */
function fullValue(schema: Schema): Json {
  if (schema.$ref) return fullValue(taskSchema.definitions?.[schema.$ref.replace('#/definitions/', '')] ?? {})
  if (schema.items) return [fullValue(schema.items), fullValue(schema.items)]
  if (schema.properties) return mapValues(schema.properties, fullValue)
  if (schema.additionalProperties) return { 'any key': fullValue(schema.additionalProperties) }
  return { string: 'text', integer: 1, boolean: true }[schema.type ?? ''] ?? null
}

function mapValues<A, B>(object: Record<string, A>, of: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, of(value)]))
}

/** Every place below the root of a JSON value. */
function* places(value: Json, path: Path = []): Generator<{ path: Path; value: Json }> {
  if (path.length > 0) yield { path, value }
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* places(item, [...path, index])
  else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) yield* places(member, [...path, key])
  }
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce((node, key) => (node as Record<string | number, unknown>)[key], value)
}

const full = fullValue({ $ref: '#/definitions/RegisterTaskDefinitionRequest' }) as { [key: string]: Json }
const change = (...patches: Patch[]): unknown => applyPatches(full, patches)

describe('what is generated', () => {
  for (const [path, text] of Object.entries(generate() as Record<string, string>)) {
    test(`${path} is fresh`, () => {
      expect(read(path) === text, `${path} is stale: npm run generate`).toBe(true)
    })
  }

  it('names the SDK that is installed', () => {
    expect(modelOfSdk.version).toBe(JSON.parse(read('package.json')).devDependencies[modelOfSdk.name])
    expect(modelOfSdk.date).toBe('2026-11-04')
  })

  it('imports nothing', () => {
    for (const file of ['validators', 'file-validators'])
      expect(read(`src/model/${file}.generated.js`)).not.toMatch(/\bimport\b|\brequire\b/)
  })

  it('knows fields, enumerations and what only Describe returns', () => {
    expect(requestFields).toEqual(Object.keys(full))
    expect(containerFields).toContain('restartPolicy')
    expect([...responseOnlyFields].sort()).toEqual([
      'compatibilities',
      'deleteRequestedAt',
      'deregisteredAt',
      'registeredAt',
      'registeredBy',
      'requiresAttributes',
      'revision',
      'status',
      'taskDefinitionArn',
    ])
    expect(enums.NetworkMode).toEqual(['awsvpc', 'bridge', 'host', 'none'])
    expect(enums.LogDriver).toContain('awsfirelens')
    expect(references.ContainerDefinition).toMatchObject({ secrets: 'Secret', versionConsistency: 'VersionConsistency' })
    for (const held of Object.values(references).flatMap(Object.values))
      expect([...structures, ...Object.keys(enums)]).toContain(held)
  })
})

describe('the schemas', () => {
  it.each([
    ['task-definition', taskSchema],
    ['values', valuesSchema],
  ])('%s compiles under the strict mode of ajv', (_, schema) => {
    expect(() => new Ajv({ strict: true, inlineRefs: false }).compile(schema)).not.toThrow()
  })

  it('close every object', () => {
    for (const schema of [...walk(taskSchema), ...walk(valuesSchema)]) {
      if (schema.properties) expect(schema.additionalProperties, JSON.stringify(Object.keys(schema.properties))).toBe(false)
    }
  })

  it('say of every value what it is, and give examples that fit', () => {
    const ajv = new Ajv({ strict: true, schemas: [{ ...valuesSchema, $id: 'values' }] })
    const fields = [...walk(valuesSchema)].flatMap(schema => Object.entries(schema.properties ?? {}))
    expect(fields.length).toBeGreaterThan(25)
    for (const [name, schema] of fields) {
      expect(schema.description, name).toMatch(/^(?:An?|The|Either|1) .*\.$/)
      if (schema.type === 'object') continue
      expect(schema.examples?.length, name).toBeGreaterThan(0)
      const check = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"values#/')))
      for (const example of schema.examples ?? []) expect(check(example), `${name}: ${JSON.stringify(example)}`).toBe(true)
    }
  })
})

function* walk(schema: Schema): Generator<Schema> {
  yield schema
  const { items, additionalProperties, properties, definitions, anyOf, allOf } = schema
  const within = [
    items,
    additionalProperties,
    ...Object.values({ ...properties, ...definitions }),
    ...(anyOf ?? []),
    ...(allOf ?? []),
  ]
  for (const child of within) if (child) yield* walk(child)
}

describe('shapeOf', () => {
  it('accepts a request with every field', () => {
    expect(problemsOf(full)).toEqual([])
    expect(problemsOf(full)).toBe(problemsOf({}))
  })

  it('counts all members of a request that has the shape, and none of one that has not', () => {
    const members = (value: unknown): number =>
      typeof value !== 'object' || value === null
        ? 0
        : Object.values(value).reduce((sum, each) => sum + members(each), Array.isArray(value) ? 0 : Object.keys(value).length)
    expect(shapeOf(full).survey?.members).toBe(members(full))
    expect(shapeOf({ ...(full as object), another: 1 }).survey).toBeUndefined()
  })

  it('sees at first glance what the validator accepts, and nothing else', () => {
    const judged = { right: 0, wrong: 0 }
    const others = [
      'text',
      '',
      1,
      1.5,
      -0,
      Number.NaN,
      true,
      null,
      [],
      ['text'],
      [1],
      [[]],
      {},
      { type: 'x' },
      { π: 1 },
      { π: 'x' },
    ]
    for (const { path } of places(full)) {
      for (const value of others) {
        const task = change({ op: 'set', path, value } as Patch)
        const isRight = validateTaskDefinition(task)
        expect(survey(task) !== undefined, `${JSON.stringify(value)} at ${path.join('/')}`).toBe(isRight)
        judged[isRight ? 'right' : 'wrong']++
      }
    }
    expect(judged.right).toBeGreaterThan(500)
    expect(judged.wrong).toBeGreaterThan(2000)
  })

  it('sees at first glance whether all words are known', () => {
    const wordsAt = (path: Path): readonly string[] | undefined => {
      let held: string | undefined = 'RegisterTaskDefinitionRequest'
      for (const key of path) if (typeof key === 'string') held = references[held as StructureName]?.[key]
      return enums[held as EnumName]
    }
    const placesOfWords = [...places(full)].filter(({ path, value }) => typeof value === 'string' && wordsAt(path))
    const right = change(...placesOfWords.map(({ path }): Patch => ({ op: 'set', path, value: wordsAt(path)?.[0] ?? '' })))
    expect(survey(full)?.knowsWords).toBe(false)
    expect(survey(right)?.knowsWords).toBe(true)
    for (const { path } of placesOfWords)
      expect(survey(applyPatches(right, [{ op: 'set', path, value: 'π' }]))?.knowsWords, path.join('/')).toBe(false)
    const withWords = Object.values(references).flatMap(held =>
      Object.keys(held).filter(member => Object.hasOwn(enums, held[member] ?? ''))
    )
    expect(placesOfWords.length).toBeGreaterThanOrEqual(withWords.length)
  })

  it('finds each member renamed, in every structure', () => {
    const seen = new Set<string>()
    for (const { path, value } of places(full)) {
      const key = path.at(-1)
      if (typeof key === 'number' || key === 'any key') continue
      const renamed = [...path.slice(0, -1), `${key}π`]
      const problems = problemsOf(change({ op: 'remove', path }, { op: 'set', path: renamed, value }))
      expect(problems).toMatchObject([{ kind: 'unknown-member', path: renamed, key: `${key}π` }])
      for (const problem of problems) {
        if (problem.kind !== 'unknown-member') continue
        seen.add(problem.structure)
        expect(problem.known).toEqual(Object.keys(taskSchema.definitions?.[problem.structure]?.properties ?? {}))
        expect(problem.known).toContain(key)
      }
    }
    expect([...seen].sort()).toEqual([...structures].sort())
  })

  it('finds each value of another type, in every structure', () => {
    const expectedOf = (value: Json) => {
      if (Array.isArray(value)) return 'list'
      return ({ number: 'integer', boolean: 'boolean', string: 'string' } as Record<string, string>)[typeof value] ?? 'object'
    }
    for (const { path, value } of places(full)) {
      const expected = expectedOf(value)
      for (const other of ['text', 1, 1.5, true, null, [], {}]) {
        const fits = expected === 'integer' ? other === 1 : expected === expectedOf(other) && other !== null && other !== 1.5
        const problems = fits ? [] : [{ kind: 'type', path, expected, value: other }]
        expect(problemsOf(change({ op: 'set', path, value: other }))).toEqual(problems)
      }
    }
  })

  it('judges the root as well', () => {
    expect(problemsOf([])).toEqual([{ kind: 'type', path: [], expected: 'object', value: [] }])
    expect(problemsOf(undefined)).toEqual([{ kind: 'type', path: [], expected: 'object', value: undefined }])
  })

  it('takes no key for more than a key', () => {
    const keys = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'a/b', 'a~b', '~1', '', '0', 'length']
    for (const key of keys) {
      const member = JSON.parse(`{${JSON.stringify(key)}: 1}`)
      expect(problemsOf(member), key).toMatchObject([{ kind: 'unknown-member', path: [key], key }])
      const containers = { containerDefinitions: [{}, { dockerLabels: member, logConfiguration: member }] }
      expect(problemsOf(containers), key).toMatchObject([
        { kind: 'type', path: ['containerDefinitions', 1, 'dockerLabels', key], expected: 'string', value: 1 },
        { kind: 'unknown-member', path: ['containerDefinitions', 1, 'logConfiguration', key], structure: 'LogConfiguration' },
      ])
    }
  })

  it('leaves alone what is known only later', () => {
    for (const { path } of places(full)) {
      const later = applyPatches(full, [{ op: 'set', path, value: 'later' }]) as Record<string | number, unknown>
      const parent = valueAt(later, path.slice(0, -1)) as Record<string | number, unknown>
      parent[path.at(-1) ?? ''] = new Unresolved('!Ref It')
      expect(problemsOf(later), pointer(path)).toEqual([])
    }
    expect(problemsOf({ containerDefinitions: [{ cpu: '{{ cpu }}', memory: '{{ memory }}' }] })).toEqual([])
  })

  it('is not exhausted by depth', () => {
    const text = `${'[{"a":'.repeat(20_000)}1${'}]'.repeat(20_000)}`
    const task = JSON.parse(`{"odd": ${text}, "containerDefinitions": [{"dockerLabels": {"odd": ${text}}, "command": ${text}}]}`)
    expect(problemsOf(task).map(({ kind, path }) => [kind, pointer(path)])).toEqual([
      ['unknown-member', '/odd'],
      ['type', '/containerDefinitions/0/command/0'],
      ['type', '/containerDefinitions/0/dockerLabels/odd'],
    ])
  })

  it('is not exhausted by numbers', () => {
    const container = { name: 1, odd: 1, environment: [{ name: 1 }, { value: 1 }] }
    const task = { containerDefinitions: Array.from({ length: 10_000 }, () => container) }
    const start = performance.now()
    expect(problemsOf(task)).toHaveLength(40_000)
    expect(performance.now() - start).toBeLessThan(1000)
  })

  it('never throws, and every problem is where it says', () => {
    const path = fc.constantFrom(...[...places(full)].map(place => place.path))
    const mutated = fc.tuple(path, fc.jsonValue()).map(([at, value]) => change({ op: 'set', path: at, value: value as Json }))
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), mutated), task => {
        for (const problem of problemsOf(task)) {
          if (problem.kind === 'type') expect(valueAt(task, problem.path)).toBe(problem.value)
          else expect(Object.keys(valueAt(task, problem.path.slice(0, -1)) as object)).toContain(problem.key)
        }
      }),
      { numRuns: 2000 }
    )
  })
})

const CORPUS = new URL('../../shared/corpus/', import.meta.url)

/** Looked at one by one: each of these is what the SDK would drop or AWS refuse. */
const FLAWED: Record<string, string[]> = {
  // Written down from Describe's answer.
  'kayac__ecspresso/tests__td-plain.json': ['unknown-member /status', 'unknown-member /revision'],
  'kayac__ecspresso/tests__td-plain-in-tags.json': ['unknown-member /status', 'unknown-member /revision'],
  'aws-samples__aws-containers-task-definitions/wildfly__wildfly_fargate.json': ['type /containerDefinitions/0/ulimits'],
  // One object where a list of them belongs.
  'aws-samples__amazon-ecs-firelens-examples/examples__fluent-bit__logstash__task-definition.json': [
    'type /containerDefinitions/1/portMappings',
  ],
  'aws-samples__amazon-ecs-firelens-examples/examples__fluent-bit__signalfx__task-definition.json': [
    'type /containerDefinitions/1/logConfiguration/secretOptions',
  ],
  // Templates of a shell script, no JSON before it ran.
  'aws__aws-app-mesh-examples/examples__apps__colorapp__ecs__colorgateway-base-task-def.json': ['no JSON'],
  'aws__aws-app-mesh-examples/examples__apps__colorapp__ecs__colorteller-base-task-def.json': ['no JSON'],
  'aws__aws-app-mesh-examples/walkthroughs__fargate__fargate-colorteller-task-def.json': ['no JSON'],
  'harness/02-tfmodule-reference-task.json': [
    'unknown-member /containerDefinitions/0/enviπronment',
    'type /containerDefinitions/0/logConfiguration/secretOptions',
  ],
  // A service, not a task definition.
  'harness/11b-devhub-delegate3x-fargate-service.json': [
    'unknown-member /cluster',
    'unknown-member /serviceName',
    'unknown-member /taskDefinition',
    'unknown-member /launchType',
    'unknown-member /desiredCount',
    'unknown-member /networkConfiguration',
    'unknown-member /platformVersion',
    'unknown-member /schedulingStrategy',
  ],
}

const hasCorpus = existsSync(CORPUS)
if (!hasCorpus) console.warn(`SKIPPED: the definitions met in the wild are missing, ${CORPUS.pathname}`)

test.skipIf(!hasCorpus)('definitions met in the wild have no flaw of shape but those judged true', () => {
  const rows = readFileSync(new URL('INDEX.tsv', CORPUS), 'utf8').split('\n')
  const files = rows
    .map(row => row.split('\t'))
    .filter(([file, , , , , kind]) => kind?.startsWith('taskdef') && file?.endsWith('.json'))
  expect(files.length).toBeGreaterThan(80)
  const flaws = files.map(([file = '']) => [file, flawsOf(readFileSync(new URL(file, CORPUS), 'utf8'))] as const)
  expect(Object.fromEntries(flaws.filter(([, found]) => found.length > 0))).toEqual(FLAWED)
})

function flawsOf(text: string): string[] {
  let task: unknown
  try {
    task = JSON.parse(text)
  } catch {
    return ['no JSON']
  }
  return problemsOf(task).map(({ kind, path }) => `${kind} ${pointer(path)}`)
}

describe('valuesProblems', () => {
  const values = {
    $schema: './node_modules/ecs-delegate/schemas/values.schema.json',
    family: 'harness-delegate',
    region: 'us-gov-west-1',
    account: '012345678901',
    roles: {
      execution: 'arn:aws-us-gov:iam::012345678901:role/ecs/delegate-execution',
      task: 'arn:aws-cn:iam::012345678901:role/a',
      build: 'arn:aws-iso-b:iam::012345678901:role/some/path/a+b=c,d.e@f_g-h',
    },
    harness: {
      accountId: 'abc_-123',
      url: 'https://app.harness.io/gratis',
      tokenSecretArn: 'arn:aws:secretsmanager:eu-west-1:012345678901:secret:harness/token-AbCdEf:token::',
      image: 'localhost:5000/harness/delegate:3.0.0',
      name: 'delegate',
      tags: ['a', 'b'],
    },
    certificates: [
      { secretArn: 'arn:aws:secretsmanager:eu-west-1:012345678901:secret:ca', path: '/etc/ssl/certs/dbops/root_ca.crt' },
    ],
    database: {
      engine: 'mysql',
      host: 'orders.cluster-abc.eu-west-1.rds.amazonaws.com',
      port: 3306,
      name: 'orders',
      resourceId: 'prx-0123456789abcdef0',
      user: 'liquibase',
    },
    log: { group: '/ecs/harness-delegate' },
    size: { cpu: '.5 vCPU', memory: 1024, architecture: 'ARM64' },
  }

  it('accepts what fits', () => {
    for (const fit of [
      values,
      {},
      { database: 'none', certificates: [] },
      { database: {}, roles: {} },
      { harness: { tags: 'a,b' } },
    ]) {
      expect(valuesProblems(fit)).toEqual([])
    }
  })

  it.each([
    ['account', 12345678901, 'account must be the 12 digits of an AWS account, in quotes, for example "123456789012"'],
    [
      'database',
      'nothing',
      'database must be an object with engine, host, port, name, resourceId, user, schema, sharedRole and otherUsers, or the word none',
    ],
    ['database', { port: '5432' }, 'database.port must be a whole number from 1 to 65535, for example 5432'],
    ['database', { engine: 'aurora-mysql' }, 'database.engine must be either postgresql or mysql'],
    ['database', { prot: 1 }, 'database has no field "prot": did you mean port?'],
    [
      'certificates',
      [{ path: 'root.crt' }],
      'certificates[0].path must be the absolute path of a file, without blanks, commas, colons, semicolons, braces, $ and dot segments, for example "/etc/ssl/certs/dbops/root_ca.crt"',
    ],
    ['certificates', [[]], 'certificates[0] must be an object with the fields secretArn and path'],
    [
      'size',
      { cpu: '1 CPU' },
      'size.cpu must be a number of CPU units, 1024 to the vCPU, or of vCPU with the unit, for example "1024"',
    ],
    ['harness', { tags: ['a', 'b,c'] }, 'harness.tags[1] must be a tag without commas, braces and $, for example "production"'],
    [
      'harness',
      { tags: 1 },
      'harness.tags must be the delegate\'s tags, without braces and $: a list, or a text with commas between them, for example "aws,ecs,production"',
    ],
    ['regoin', 'eu-west-1', 'a values file has no field "regoin": did you mean region?'],
    ['log', { '__proto__\u001b': 1 }, 'log has no field "__proto__\\u001b": it takes group'],
  ])('says of %s: %j what must stand there', (field, value, message) => {
    expect(valuesProblems({ ...values, [field]: value }).map(problem => problem.message)).toEqual([message])
  })

  it('says one thing a mistake, and where', () => {
    const wrong = {
      roles: { tsak: 1, build: 'short-name' },
      database: { host: 'https://db', engine: 1 },
      certificates: [{ path: 1 }],
    }
    expect(valuesProblems(wrong).map(({ path }) => path)).toEqual([
      ['roles', 'tsak'],
      ['roles', 'build'],
      ['certificates', 0, 'path'],
      ['database', 'engine'],
      ['database', 'host'],
    ])
    expect(valuesProblems(null)).toEqual([
      { path: [], message: expect.stringMatching(/^a values file must be an object with any of family, region,/) },
    ])
  })

  it.each([
    [
      '/roles/build',
      [
        'short-name',
        ' arn:aws:iam::012345678901:role/a',
        'arn:aws:iam::012345678901:role/a ',
        'arn:aws:iam::012345678901:user/a',
        'arn:aws:sts::012345678901:assumed-role/a/b',
        'arn:aws:iam::01234567890:role/a',
        'arn:aws:iam::012345678901:role/',
        'arn:aws:iam::012345678901:role/a/',
      ],
    ],
    [
      '/certificates/0/secretArn',
      [
        'ca',
        'arn:aws:ssm:eu-west-1:012345678901:parameter/ca',
        'arn:aws:secretsmanager:eu-west-1:012345678901:secret:ca:key',
        'arn:aws:secretsmanager:eu-west-1:012345678901:secret:ca:key:stage:id',
      ],
    ],
    [
      '/certificates/0/path',
      ['/', 'ca.crt', '/certs/', '/certs/../ca.crt', '/certs/./ca.crt', '//ca.crt', '/a b', '/a:b', '/a,b', '/a;b'],
    ],
    ['/harness/url', ['app.harness.io', 'ftp://app.harness.io', 'https://user:pass@app.harness.io', 'https://']],
    ['/harness/image', ['user@registry/harness/delegate', 'harness/delegate: 1', 'https://registry/harness/delegate']],
    ['/harness/tags', ['', ',', 'a,,b', 'a,']],
    ['/family', ['', 'a b', 'a'.repeat(256)]],
    ['/region', ['Ireland', 'eu-west', 'eu-west-1a', 'EU-WEST-1']],
    ['/database/host', ['postgresql://db', 'db:5432', 'db.', '-db', '']],
    ['/database/resourceId', ['orders', 'cluster:orders', 'cluster-', 'CLUSTER-ABC']],
    ['/database/user', ['', '*', "a'b", 'a/b']],
    ['/database/port', [0, 65536, 1.5, '5432']],
    ['/size/cpu', ['', '0', '1.5', 0, 0.5, '1 GB']],
    ['/size/memory', ['2 vCPU', '2GiB', -1]],
    ['/log/group', ['a b', 'a:b', '']],
  ] as [string, Json[]][])('refuses at %s what does not fit', (place, unfit) => {
    const path = place
      .slice(1)
      .split('/')
      .map(key => (/^\d+$/.test(key) ? Number(key) : key))
    for (const value of unfit) {
      const problems = valuesProblems(applyPatches(values, [{ op: 'set', path, value }]))
      expect(
        problems.map(problem => problem.path),
        JSON.stringify(value)
      ).toEqual([path])
    }
  })

  it('never quotes a value, and always knows what must stand there', () => {
    for (const { path } of places(values)) {
      const problems = valuesProblems(applyPatches(values, [{ op: 'set', path, value: { 'a key': 'hunter2' } }]))
      expect(problems.length, pointer(path)).toBe(1)
      for (const { message } of problems) expect(message).not.toMatch(/hunter2|undefined/)
      for (const value of ['hunter 2!', -42.5, null]) {
        const [problem] = valuesProblems(applyPatches(values, [{ op: 'set', path, value }]))
        if (problem) expect(problem.message).not.toMatch(/hunter|-42|null|undefined/)
      }
    }
  })

  it('never throws', () => {
    const path = fc.constantFrom(...[...places(values)].map(place => place.path))
    const mutated = fc
      .tuple(path, fc.jsonValue())
      .map(([at, value]) => applyPatches(values, [{ op: 'set', path: at, value: value as Json }]))
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), mutated), value => {
        const found = valuesProblems(value).map(problem => pointer(problem.path))
        expect(new Set(found).size).toBe(found.length)
      }),
      { numRuns: 2000 }
    )
  })
})
