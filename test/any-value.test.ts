import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lint } from '../src/engine.ts'
import type { Json } from '../src/model/patch.ts'
import { FORMATS } from '../src/report/index.ts'
import { load } from '../src/source/load.ts'
import { json, pathsIn } from './arbitrary.ts'
import { select } from './case.ts'
import { runMain } from './command.ts'

describe('any JSON value', () => {
  const valid = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'examples', 'task-definition.json'), 'utf8'))
  const places = pathsIn(valid).filter(path => path.length > 0)
  const replaced = (path: readonly (string | number)[], value: Json): Json => {
    const copy = structuredClone(valid)
    const parent = path.slice(0, -1).reduce((node, key) => node[key], copy)
    parent[path.at(-1) ?? ''] = value
    return copy
  }
  const anywhere = fc.oneof(
    json.map(value => ({ containerDefinitions: value })),
    json.map(value => ({ containerDefinitions: [value, value] })),
    fc.tuple(fc.constantFrom(...places), json).map(([path, value]) => replaced(path, value))
  )
  const flags = [
    '--pack',
    'harness',
    '--build-task-role-arn',
    'arn:aws:iam::111122223333:role/build',
    '--certificate-path',
    '/a/b',
  ]

  it.each([
    ['lists', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
    ['objects', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
  ])('crashes no rule where %s are nested too deep for recursion', async (_what, deep) => {
    const { checksOf } = await select([])
    const [document] = await load('a.json', Buffer.from(`{"containerDefinitions": [{"name": "a", "x": ${deep}}]}`))
    const { crashes, unchecked } = lint(document, checksOf(document))
    expect(crashes).toEqual([])
    expect(unchecked.map(({ rule }) => rule)).toContain('definition-too-large')
  })

  it('crashes no rule, wherever it stands', async () => {
    const { checksOf } = await select(flags)
    await fc.assert(
      fc.asyncProperty(anywhere, async value => {
        const [document] = await load('a.json', Buffer.from(JSON.stringify(value)))
        expect(lint(document, checksOf(document)).crashes).toEqual([])
      }),
      { numRuns: 2000 }
    )
  }, 60_000)

  it('crashes no report and no repair', async () => {
    await fc.assert(
      fc.asyncProperty(anywhere, fc.constantFrom(...Object.keys(FORMATS)), fc.boolean(), async (value, format, isYaml) => {
        const input = isYaml ? `# yaml\n${JSON.stringify(value, null, 1)}` : JSON.stringify(value, null, 1)
        for (const verb of ['lint', 'fix']) {
          const { stderr, status } = await runMain(
            [verb, '-', '--unsafe', '--format', format, ...flags].filter(flag => verb === 'fix' || flag !== '--unsafe'),
            { input }
          )
          expect({ stderr: /bug/.test(stderr), status: status < 3 }).toEqual({ stderr: false, status: true })
        }
      }),
      { numRuns: 500 }
    )
  }, 120_000)
})
