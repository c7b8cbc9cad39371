import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fix, lint } from '../src/engine.ts'
import type { Json } from '../src/model/patch.ts'
import { load } from '../src/source/load.ts'
import { json } from './arbitrary.ts'
import { CANARY, leaks } from './canary.ts'
import { select } from './case.ts'
import { APP, DELEGATE, definition, open, plan, problem, ROLE, task } from './plans.ts'

describe('hostile input', () => {
  it('tells where containers are no JSON, by address and place', async () => {
    const text = JSON.stringify(plan([task('app', definition(undefined, { container_definitions: `[{"a": ${CANARY}` }))]))
    const error = await load('plan.json', Buffer.from(text)).catch(
      (thrown: unknown) => thrown as { message: string; position: { column: number } }
    )
    if (Array.isArray(error)) throw new Error('loaded')
    expect(error).toMatchObject({ message: expect.stringContaining('`container_definitions` of aws_ecs_task_definition.app') })
    expect(leaks((error as { message: string }).message)).toEqual([])
    expect(text.slice((error as { position: { column: number } }).position.column - 1).startsWith(CANARY)).toBe(true)
  })

  it.each([
    ['an object', '{}'],
    ['null', 'null'],
    ['a text', '"a"'],
    ['an empty text', ''],
    ['no text', 7],
    ['a list', [APP]],
  ] as [string, Json][])('in which the containers are %s crashes no rule', async (_, containers) => {
    const { checksOf } = await select(['--pack', 'harness'])
    const [document] = await open(plan([task('app', definition(undefined, { container_definitions: containers }))]))
    expect(fix(document, checksOf(document), true).left.crashes).toEqual([])
  })

  it('is nested without end, and refused', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    expect(await problem(JSON.stringify(plan([task('app', definition(undefined, { container_definitions: deep }))])))).toContain(
      'deeper'
    )
    const text = JSON.stringify(plan([task('app', definition([APP], { volume: 'DEEP' }))])).replace('"DEEP"', deep)
    expect(await problem(text)).toContain('deeper')
    const modules = `${'{"child_modules":['.repeat(20_000)}${']}'.repeat(20_000)}`
    expect(await problem(`{"format_version":"1.0","planned_values":{"root_module":${modules}}}`)).toContain('deeper')
  })

  it('of 10 MB is linted in time, and positions are found', async () => {
    const environment = Array.from({ length: 100_000 }, (_, index) => ({ name: `NAME_${index}`, value: 'é"\\'.repeat(8) }))
    const text = JSON.stringify(plan([task('app', definition([{ ...APP, environment, portMappings: 'x' }]))]))
    expect(text.length).toBeGreaterThan(9_000_000)
    const { checksOf } = await select([])
    const [document] = await open(text)
    const finding = lint(document, checksOf(document)).findings.find(({ rule }) => rule === 'wrong-type')
    expect(text.slice((finding?.range.column ?? 0) - 1).startsWith('\\"x\\"')).toBe(true)
  }, 60_000)

  it('of any value in any place crashes nothing', async () => {
    const { checksOf } = await select(['--pack', 'harness'])
    const base = () => plan([task('app', definition([DELEGATE])), ROLE]) as Record<string, never>
    const places = [
      'planned_values',
      'resource_changes',
      'configuration',
      'root_module',
      'resources',
      'values',
      'sensitive_values',
      'change',
      'after_unknown',
      'container_definitions',
      'volume',
      'expressions',
    ]
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), json, async (place, value) => {
        const text = JSON.stringify(base(), (key, member) => (key === place ? value : member))
        const documents = await load('plan.json', Buffer.from(text)).catch((error: Error) => {
          expect(error.constructor.name).toBe('LoadError')
          return []
        })
        for (const document of documents) expect(fix(document, checksOf(document), true).left.crashes).toEqual([])
      }),
      { numRuns: 500 }
    )
  }, 60_000)
})
