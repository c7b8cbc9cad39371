import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { lint } from '../src/engine.ts'
import { contextOf } from '../src/rules/context.ts'
import { load } from '../src/source/load.ts'
import { Delegate } from '../src/wiring.ts'
import { allCases, describeLint, openCase, select } from './case.ts'

afterEach(() => vi.restoreAllMocks())

it.each(['isPlainlyWired', 'isPlainlyConnected'] as const)(
  'says the same where %s as without looking for that',
  async plainly => {
    const cases = allCases(join(import.meta.dirname, 'cases'))
    const said = async (): Promise<string[]> =>
      Promise.all(
        cases.map(async ({ input, bytes, flags, facts }) => {
          const document = await openCase({ input, bytes })
          return describeLint(lint(document, (await select(flags, facts)).checksOf(document)))
        })
      )
    const shortcut = vi.spyOn(Delegate.prototype, plainly, 'get')
    const withIt = await said()
    expect(shortcut.mock.results.some(({ value }) => value === true)).toBe(true)
    shortcut.mockReturnValue(false)
    expect(await said()).toEqual(withIt)
  }
)

it.each([0, 30])('takes the last of two variables of a name, with %d others beside them', async others => {
  const entries = [
    { name: 'HARNESS_URL', value: 'https://first.example' },
    ...Array.from({ length: others }, (_, index) => ({ name: `OTHER_${index}`, value: 'x' })),
    { name: 'HARNESS_URL', value: 'https://last.example' },
  ]
  const task = { containerDefinitions: [{ name: 'delegate', image: 'harness/delegate:3.0.0', environment: entries }] }
  const [document] = await load('task.json', Buffer.from(JSON.stringify(task)))
  const [delegate] = contextOf(document, { values: {}, container: undefined, expectsDelegate: false }).delegates
  expect(delegate?.find('HARNESS_URL')?.text).toBe('https://last.example')
  expect(delegate?.in('environment', 'HARNESS_URL')?.text).toBe('https://last.example')
  expect(delegate?.find('HARNESS_TOKEN')).toBeUndefined()
})
