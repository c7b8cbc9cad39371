import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { isUserError } from '../../src/model/errors.ts'
import { valuesProblems } from '../../src/model/file-shapes.ts'
import { applyPatches, type Json, type Path } from '../../src/model/patch.ts'
import type { Values } from '../../src/model/values.ts'
import { hclString } from '../../src/templates/hcl.ts'
import { yamlText } from '../../src/templates/json.ts'
import { PARTS } from '../../src/templates/parts.ts'
import { shellWord } from '../../src/templates/quoting.ts'
import { readmeOf } from '../../src/templates/readme.ts'
import { rolesOfValues } from '../../src/templates/roles.ts'
import { taskDefinitionOf } from '../../src/templates/task-definition.ts'
import { valuesFile } from '../../src/templates/values-file.ts'
import { parseHcl, string } from './hcl.ts'
import { wordsOf } from './shell.ts'
import { WHOLE } from './values.ts'

const RUNS = Number(process.env.RUNS ?? 300)

/** Texts that break out of quotes somewhere. */
const NASTY = [
  `'`,
  `"`,
  '`',
  '\\',
  `'; DROP TABLE users; --`,
  `"; rm -rf /; "`,
  `' "$(id)" '`,
  '$(id)',
  '${HOME}',
  '%{ if true }',
  '$${a}',
  '{{resolve:secretsmanager:a}}',
  '!Ref A',
  '&a *a',
  '# no comment',
  ': ',
  'a: b',
  '- a',
  'a\nb',
  'a\r\nb',
  '\t',
  '\u0000',
  '\u001b[31m',
  '\u007f\u0085\u2028\u2029\ufeff',
  '\u202eevil',
  'é 😀',
  '\ud800',
  '*',
  '?',
  'null',
  'yes',
  '0644',
  '1e3',
  '2026-01-01',
  '~',
  '=',
  '<<',
  '|',
  '> a',
  ' a ',
  '',
]
const hostile = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.array(fc.constantFrom(...NASTY, 'a', '/', '-'), { minLength: 1, maxLength: 4 }).map(parts => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ maxLength: 12 })
)

const FULL: Values = {
  ...WHOLE,
  account: '111122223333',
  harness: { ...WHOLE.harness, name: 'delegate', tags: ['a', 'b'] },
  certificates: [{ ...WHOLE.certificates[0] }, { ...WHOLE.certificates[0], path: '/etc/ssl/certs/dbops/client.crt' }],
  log: { group: '/ecs/delegate' },
  size: { cpu: '1024', memory: '2048', architecture: 'ARM64' },
}

/** Every text of the values. */
function* texts(value: Json, path: Path = []): Generator<{ path: Path; text: string }> {
  if (typeof value === 'string') yield { path, text: value }
  if (typeof value !== 'object' || value === null) return
  for (const [key, member] of Object.entries(value)) yield* texts(member, [...path, Array.isArray(value) ? Number(key) : key])
}

const places = [...texts(FULL as Json)]

/** The values with a hostile text in one place: instead of what stands there, behind it, or before it. */
const attacked = fc
  .record({ place: fc.constantFrom(...places), text: hostile, way: fc.constantFrom('instead', 'behind', 'before', 'within') })
  .map(({ place: { path, text: was }, text, way }) => {
    const half = Math.floor(was.length / 2)
    const value = { instead: text, behind: was + text, before: text + was, within: was.slice(0, half) + text + was.slice(half) }
    return applyPatches(FULL as Json, [{ op: 'set', path, value: value[way as keyof typeof value] }]) as Values
  })

/** What the schema lets through, and the roles do not contradict. */
function isAccepted(values: Values): boolean {
  if (valuesProblems(values).length > 0) return false
  try {
    return rolesOfValues(values).length > 0
  } catch (error) {
    if (isUserError(error)) return false
    throw error
  }
}

describe('a hostile value is refused, or stays one value', () => {
  let accepted = 0

  it('in every form of the task definition, and in a values file', () => {
    fc.assert(
      fc.property(attacked, values => {
        if (!isAccepted(values)) return
        accepted++
        const task = structuredClone(taskDefinitionOf(values))
        const of = (format: string) => files('task-definition', values, format)
        expect(JSON.parse(of('json'))).toEqual(task)
        for (const version of ['1.1', '1.2'] as const) {
          expect(parse(of('yaml'), { version })).toEqual(task)
          const { Properties } = parse(of('cloudformation'), { version }).Resources.TaskDefinition
          expect(leaves(Properties)).toEqual(leaves(task))
          expect(parse(valuesFile(values), { version })).toEqual(values)
        }
        // CloudFormation fills these in wherever they stand.
        expect(of('cloudformation')).not.toContain('{{')
      }),
      { numRuns: RUNS * 5 }
    )
    expect(accepted).toBeGreaterThan(RUNS / 10)
  })

  it('in every form of the policies, where it matches nothing but itself', () => {
    fc.assert(
      fc.property(attacked, values => {
        if (!isAccepted(values)) return
        const roles = rolesOfValues(values)
        const wanted = roles.flatMap(({ name, path, trust, policy }) => leaves({ name, path, trust, policy })).sort()
        const template = leaves(parse(files('policies', values, 'cloudformation')).Resources)
        expect(template).toEqual(expect.arrayContaining(wanted.filter(text => text !== '/')))
        const terraform = leaves(parseHcl(files('policies', values, 'terraform')))
        expect(terraform).toEqual(expect.arrayContaining(wanted.filter(text => text !== '/')))
        // The wildcards that stand for a secret's random characters, and those behind a log group, are ours.
        for (const text of leaves(roles.map(({ policy }) => policy)))
          expect(text.replace(/-\?{6}$|:\*$|^\*$/, '')).not.toMatch(/[*?]|\$\{/)
      }),
      { numRuns: RUNS * 2 }
    )
  })

  it('in the words that the script hands on', () => {
    fc.assert(
      fc.property(attacked, values => {
        if (!isAccepted(values)) return
        const roles = rolesOfValues(values)
        const account = /::(\d+):/.exec(roles[0]?.arn ?? '')?.[1] ?? ''
        const { words, status, stderr } = wordsOf(files('policies', values, 'cli'), account)
        expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
        expect(words.map(([, operation]) => operation)).toEqual(roles.flatMap(() => ['create-role', 'put-role-policy']))
        for (const [index, { name, trust, policy }] of roles.entries()) {
          const [create = [], put = []] = words.slice(2 * index)
          expect(create[create.indexOf('--role-name') + 1]).toBe(name)
          expect(JSON.parse(create[create.indexOf('--assume-role-policy-document') + 1] ?? '')).toEqual(trust)
          expect(JSON.parse(put[put.indexOf('--policy-document') + 1] ?? '')).toEqual(policy)
        }
      }),
      { numRuns: RUNS / 2 }
    )
  })

  it('in the README, whose lines of shell are still lines of shell', () => {
    fc.assert(
      fc.property(attacked, values => {
        if (!isAccepted(values)) return
        const made = PARTS.filter(part => part.missing(values).length === 0).map(part => {
          const format = part.formats[0] ?? ''
          return { part, format, files: part.files(values, format) }
        })
        const blocks = readmeOf(made, [], values).split('```')
        expect(blocks.length % 2).toBe(1)
        expect(blocks.filter((_, index) => index % 2 === 1).every(block => block.startsWith('sh\n'))).toBe(true)
      }),
      { numRuns: RUNS / 2 }
    )
  })
})

describe('the functions that quote', () => {
  it('give HCL that reads back as the text, and has no template in it', () => {
    fc.assert(
      fc.property(hostile.filter(isWellFormed), text => {
        expect(string(hclString(text))).toBe(text)
      }),
      { numRuns: RUNS * 5 }
    )
  })

  it('give YAML that reads back as the value', () => {
    fc.assert(
      fc.property(fc.dictionary(hostile, fc.oneof(hostile, fc.array(hostile), fc.dictionary(hostile, hostile))), value => {
        const plain = JSON.parse(JSON.stringify(value))
        if (JSON.stringify(plain).includes('__proto__') || Object.keys(flat(plain)).includes('<<')) return
        for (const version of ['1.1', '1.2'] as const) expect(parse(yamlText(plain), { version })).toEqual(plain)
      }),
      { numRuns: RUNS * 2 }
    )
  })

  it('give words of the shell that it hands on as they are', () => {
    fc.assert(
      fc.property(
        fc.array(
          hostile.filter(text => !text.includes('\0') && isWellFormed(text)),
          { minLength: 1, maxLength: 20 }
        ),
        texts => {
          const { words } = wordsOf(`aws ${texts.map(text => shellWord(`x${text}`)).join(' ')}`, '', 'x')
          expect(words).toEqual([texts.map(text => `x${text}`)])
        }
      ),
      { numRuns: RUNS / 3 }
    )
  })
})

function files(name: string, values: Values, format: string): string {
  const made = Object.values(PARTS.find(part => part.name === name)?.files(values, format) ?? {})
  expect(made).toHaveLength(1)
  return made[0] ?? ''
}

function isWellFormed(text: string): boolean {
  return !/\p{Cs}/u.test(text)
}

/** All texts in a value, sorted. */
function leaves(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(leaves).sort()
}

function flat(value: unknown): Record<string, true> {
  if (typeof value !== 'object' || value === null) return {}
  return Object.assign({}, ...Object.entries(value).map(([key, member]) => ({ [key]: true, ...flat(member) })))
}
