import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { LooksAt } from '../src/model/rule.ts'
import { containerFields, requestFields } from '../src/model/shape.ts'
import { type Context, contextOf, type TaskRule } from '../src/rules/context.ts'
import { relevanceOf } from '../src/rules/relevance.ts'
import { load } from '../src/source/load.ts'

const CONTAINER = 'containerDefinitions'
const DELEGATES = ['all', 'database', 'certified', 'odd'] as const

const some = (names: readonly string[]) => fc.subarray([...names], { minLength: 1, maxLength: 3 })
const anyLooksAt = fc.option(
  fc.record(
    { task: some(requestFields), container: some(containerFields), delegates: fc.constantFrom(...DELEGATES) },
    { requiredKeys: [] }
  ),
  { nil: undefined, freq: 20 }
)

/** A definition with some members, whatever they hold; some of its containers are delegates. */
const anyTask = fc
  .tuple(
    fc.subarray(requestFields.filter(name => name !== CONTAINER)),
    fc.array(fc.tuple(fc.subarray([...containerFields]), fc.boolean()), { maxLength: 3 })
  )
  .map(([members, containers]) => ({
    ...Object.fromEntries(members.map(name => [name, null])),
    [CONTAINER]: containers.map(([own, isDelegate]) => ({
      ...Object.fromEntries(own.map(name => [name, null])),
      ...(isDelegate && { environment: [{ name: 'HARNESS_CI_MOUNT_VOLUMES', value: '/a:/b' }] }),
    })),
  }))

function ruleThat(looksAt: LooksAt | undefined): TaskRule {
  const texts = { id: 'a-rule', severity: 'error', summary: '', why: '', docs: '', fix: { safety: false } } as const
  return { ...texts, ...(looksAt && { looksAt }), check: () => undefined }
}

async function contextWith(task: object, database?: 'none'): Promise<Context> {
  const [document] = await load('task.json', Buffer.from(JSON.stringify(task)))
  return contextOf(document, { values: database ? { database } : {}, container: undefined, expectsDelegate: false })
}

/** Whether there is anything a rule looks at, read off its words. */
function isThere({ task = [], container = [], delegates }: LooksAt, context: Context): boolean {
  const { delegates: all, databaseDelegates: database, certifiedDelegates: certified, oddDelegates: odd } = context
  const found = { all, database, certified, odd }
  return (
    task.some(name => Object.hasOwn(context.task, name)) ||
    container.some(name => context.containers.some(({ fields }) => Object.hasOwn(fields, name))) ||
    (delegates !== undefined && found[delegates].length > 0)
  )
}

it('asks the rules that have something to look at, in their order, of one definition after another', async () => {
  const asked = { some: 0, all: 0 }
  const anyRun = fc.tuple(
    fc.array(anyLooksAt, { maxLength: 51 }),
    fc.array(fc.tuple(anyTask, fc.boolean()), { minLength: 1, maxLength: 5 })
  )
  await fc.assert(
    fc.asyncProperty(anyRun, async ([looks, tasks]) => {
      const rules = looks.map(looksAt => ruleThat(looksAt as LooksAt | undefined))
      const relevant = relevanceOf(rules)
      for (const [task, isWithout] of tasks) {
        const context = await contextWith(task, isWithout ? 'none' : undefined)
        const list = relevant(context)
        expect(list).toEqual(rules.filter(({ looksAt }) => looksAt === undefined || isThere(looksAt, context)))
        expect(relevant(context)).toBe(list)
        asked[list.length < rules.length ? 'some' : 'all']++
      }
    })
  )
  expect(Math.min(asked.some, asked.all)).toBeGreaterThan(20)
})

it('asks a rule always where there are more things to look at than bits', async () => {
  const rules = containerFields
    .slice(0, 40)
    .flatMap(name => [ruleThat({ container: [name as 'name'] }), ruleThat({ container: [name as 'name', 'image'] })])
  const context = await contextWith({ [CONTAINER]: [{}] })
  const list = relevanceOf(rules)(context)
  expect(list).toEqual(rules.slice(52))
})

it('forgets its lists before they are too many', async () => {
  const names = containerFields.slice(0, 10)
  const rules = names.map(name => ruleThat({ container: [name as 'name'] }))
  const relevant = relevanceOf(rules)
  for (let which = 0; which < 2 ** names.length; which++) {
    const own = names.filter((_, bit) => (which >> bit) & 1)
    const context = await contextWith({ [CONTAINER]: [Object.fromEntries(own.map(name => [name, null]))] })
    expect(relevant(context).length).toBe(own.length)
  }
})
