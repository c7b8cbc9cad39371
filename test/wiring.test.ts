import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { lint } from '../src/engine.ts'
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
