import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inOneWordEach, readPlain } from '../src/cli.ts'
import type { Line } from '../src/command-line.ts'
import { optionsOf } from '../src/options.ts'
import { readLine } from '../src/yargs.ts'

/** Of a flag that is repeated the last value counts, but for lists; a boolean has one value only. */
const normal = ({ positional, flags }: Line): Line => ({
  positional,
  flags: Object.fromEntries(Object.entries(flags).map(([name, value]) => [name, [value].flat().at(-1) === true ? true : value])),
})

const text = fc.oneof(fc.string(), fc.constantFrom('true', 'false', '1e3', '0x10', '-', 'a=b', '--', 'é☃', ' ', 'a b', '"a"'))

describe('a plain line', () => {
  it.each(['lint', 'fix', 'rules', 'explain'] as const)('of %s is read as yargs reads it', command => {
    const options = optionsOf(command)
    const flag = fc
      .tuple(fc.constantFrom(...options), text, fc.boolean())
      .map(([{ name, type }, value, isOneWord]) =>
        type === 'boolean' ? [`--${name}`] : isOneWord ? [`--${name}=${value}`] : [`--${name}`, value]
      )
    const word = text.filter(value => value === '-' || !value.startsWith('-')).map(value => [value])
    fc.assert(
      fc.property(fc.array(fc.oneof(flag, word), { maxLength: 8 }), line => {
        const words = inOneWordEach(command, line.flat())
        fc.pre(!words.includes('--'))
        expect(normal(readPlain(options, words))).toEqual(normal(readLine(options, words)))
      }),
      { numRuns: 300 }
    )
  })
})
