import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyPatches, equal, type Json, type Patch, PatchSet, type Path } from '../src/model/patch.ts'
import { parseJson } from '../src/source/json.ts'
import { scanJson } from '../src/source/json-scan.ts'
import { Refusal, type SourceText, SyntaxProblem } from '../src/source/text.ts'
import { at, everyPatch, json, patched, pathsIn } from './arbitrary.ts'
import { STYLE_CASES } from './json-styles.ts'

/** A value written with blanks wherever JSON has room for them. */
const spaced = (value: Json): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom('', '', ' ', '\n', '\r\n', '\t', '  \n '), { minLength: 8, maxLength: 8 }).map(blanks => {
    let count = 0
    const blank = (): string => blanks[count++ % 8] as string
    const tokens = JSON.stringify(value).match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^{}[\],:"]+/g) ?? []
    return blank() + tokens.map(token => token + blank()).join('')
  })

const accepts = (parse: (text: string) => unknown, text: string): boolean => {
  try {
    parse(text)
    return true
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof SyntaxProblem) return false
    throw error
  }
}

describe('parseJson', () => {
  it('gives the value, and spans that slice back to its parts', () => {
    const text = json.chain(value => spaced(value).map(written => ({ value, written })))
    fc.assert(
      fc.property(text, fc.boolean(), ({ value, written }, hasMark) => {
        const parsed = parseJson((hasMark ? '\ufeff' : '') + written)
        expect(JSON.stringify(parsed.value)).toBe(JSON.stringify(value))
        const slice = (path: Path, part: 'key' | 'value'): unknown => {
          const span = parsed.span(path, part)
          return span && JSON.parse(parsed.text.slice(span.start, span.end))
        }
        for (const path of pathsIn(value)) {
          expect(JSON.stringify(slice(path, 'value'))).toBe(JSON.stringify(at(value, path)))
          expect(slice(path, 'key')).toBe(typeof path.at(-1) === 'string' ? path.at(-1) : undefined)
        }
        const ends = [...parsed.scalars()].flatMap(({ start, end }) => [start, end])
        expect(ends).toEqual([...ends].sort((a, b) => a - b))
      })
    )
  })

  it('has no place for what is not there', () => {
    const parsed = parseJson('{"a": [1], "b": {"__proto__": 1}}')
    for (const path of [['c'], ['a', 1], ['a', '0'], ['toString'], ['a', 0, 'b'], ['b', 0], ['__proto__']])
      expect(parsed.span(path, 'value')).toBeUndefined()
    expect(parsed.span(['b', '__proto__'], 'value')).toBeDefined()
  })

  it('takes and refuses what JSON.parse does, however a text is spoilt', () => {
    const spoilt = fc
      .tuple(
        json.chain(spaced),
        fc.nat(),
        fc.nat(3),
        fc.oneof(fc.constantFrom(...'{}[],:"\\\'/+-.0e1tn \n\u0000\u00a0\ufeff'), fc.string({ maxLength: 2 }))
      )
      .map(([text, place, length, inserted]) => {
        const from = place % (text.length + 1)
        return text.slice(0, from) + inserted + text.slice(from + length)
      })
    fc.assert(
      fc.property(fc.oneof(spoilt, fc.string(), fc.string({ unit: fc.constantFrom(...'{}[]",:01-e.') })), text => {
        const isMarked = text.startsWith('\ufeff')
        const valid = accepts(JSON.parse, isMarked ? text.slice(1) : text)
        expect([accepts(scanJson, text), accepts(parseJson, text)]).toEqual([valid, valid])
      }),
      { numRuns: 5000 }
    )
  })

  it('finds every name that stands twice, once, and speaks of the last', () => {
    // Two letters: an escaped key of one may be read as the key `\` by V8 13.6, the one of Node 24.
    const member = fc.tuple(
      fc.constantFrom('aa', 'b', '__proto__', 'a":1,"b', '\\u0061a'),
      fc.constantFrom('1', '"a\\":"', '{"x":1,"x":2}', '[{"a":1}]')
    )
    fc.assert(
      fc.property(fc.array(member, { maxLength: 6 }), members => {
        const text = `{${members.map(([key, value]) => `${key.startsWith('\\') ? `"${key}"` : JSON.stringify(key)}: ${value}`).join(', ')}}`
        const names = members.map(([key]) => (key.startsWith('\\') ? 'aa' : key))
        const parsed = parseJson(text)
        const twice = parsed.duplicateKeys.filter(path => path.length === 1).map(([key]) => key)
        expect([...twice].sort()).toEqual([...new Set(names.filter((name, index) => names.indexOf(name) < index))].sort())
        for (const [key = ''] of parsed.duplicateKeys.filter(path => path.length === 1)) {
          const { start = 0, end = 0 } = parsed.span([key], 'value') ?? {}
          expect(text.slice(start, end)).toBe(members[(names as readonly string[]).lastIndexOf(String(key))]?.[1])
        }
      }),
      { numRuns: 500 }
    )
    expect(parseJson('{"l": [{"a": 1, "a": {"b": 1, "b": 2}}]}').duplicateKeys).toEqual([
      ['l', 0, 'a'],
      ['l', 0, 'a', 'b'],
    ])
  })

  // `¦` marks the place that the message speaks of.
  it.each([
    ['¦', 'there is nothing in it'],
    ['[1, 2¦,]', 'a comma stands before the closing ]'],
    ['{"a": 1¦, }', 'a comma stands before the closing }'],
    ['[1,¦,2]', 'a value is missing here'],
    ['{"a": ¦}', 'a value is missing here'],
    ['[1 ¦2]', 'a comma or ] is expected here'],
    ['{"a": 1 ¦"b": 2}', 'a comma or } is expected here'],
    ['{"a" ¦1}', 'a colon is expected after the name'],
    ['{"a"¦= 1}', 'a colon is expected after the name'],
    ['{¦a: 1}', 'a name in double quotes is expected here'],
    ["{¦'a': 1}", 'a name in double quotes is expected here'],
    ['{"a": ¦\'b\'}', 'JSON wants double quotes'],
    ['{"a": ¦"b}', 'this string is never closed'],
    ['{"a": "b¦\n"}', 'a string ends before its closing quote, or holds a raw control character'],
    ['{"a": "b¦\tc"}', 'a string ends before its closing quote, or holds a raw control character'],
    ['{"a": "¦\\x"}', 'JSON knows no such escape'],
    ['{"a": "C:¦\\Users"}', 'JSON knows no such escape'],
    ['{"a": "¦\\u12"}', 'JSON knows no such escape'],
    ['{"a": 1 ¦// one\n}', 'JSON has no comments'],
    ['¦/* one */ {}', 'JSON has no comments'],
    ['{"a": ¦True}', 'a value is expected here'],
    ['{"a": ¦undefined}', 'a value is expected here'],
    ['{"a": ¦NaN}', 'a value is expected here'],
    ['{"a": ¦+1}', 'a value is expected here'],
    ['{"a": ¦.5}', 'a value is expected here'],
    ['{"a": 0¦1}', 'a comma or } is expected here'],
    ['{"a": 1¦.}', 'a comma or } is expected here'],
    ['{"a": ¦<IMAGE>}', 'a value is expected here'],
    ['{"a": ¦${B}}', 'a value is expected here'],
    ['¦{"a": {"b": 1}', 'the text ends before this { is closed'],
    ['{"a": ¦[1, 2', 'the text ends before this [ is closed'],
    ['{"a": 1}¦}', 'something follows after the end of the JSON value'],
    ['{"a": 1}\n¦{"b": 2}', 'something follows after the end of the JSON value'],
    ['¦family: a', 'a value is expected here'],
  ])('says where %j goes wrong', (marked, reason) => {
    const text = marked.replace('¦', '')
    for (const parse of [scanJson, parseJson]) {
      const problem = catchProblem(() => parse(text))
      expect(`${text.slice(0, problem.offset)}¦${text.slice(problem.offset)}`).toBe(marked)
      expect(problem.message).toContain(reason)
    }
  })
})

function catchProblem(run: () => unknown): SyntaxProblem {
  try {
    run()
  } catch (error) {
    if (error instanceof SyntaxProblem) return error
  }
  throw new Error('it was taken')
}

/** The stretch of text that one patch may change: the value itself, or what lies between its neighbours. */
function reach(text: SourceText, { op, path }: Patch): { start: number; end: number } {
  const own = text.span(path, 'value')
  if (op === 'set' && own) return own
  const parent = path.slice(0, -1)
  const collection = text.span(parent, 'value') ?? { start: 0, end: 0 }
  const keys = pathsIn(at(text.value, parent))
    .filter(inner => inner.length === 1)
    .map(([key]) => key as string | number)
  const edge = (key: string | number | undefined, side: 'start' | 'end'): number | undefined => {
    if (key === undefined) return undefined
    const inner = [...parent, key]
    return (side === 'start' ? (text.span(inner, 'key') ?? text.span(inner, 'value')) : text.span(inner, 'value'))?.[side]
  }
  const index = keys.indexOf(path.at(-1) as string)
  const [before, after] = index < 0 ? [keys.at(-1), undefined] : [keys[index - 1], keys[op === 'insert' ? index : index + 1]]
  return { start: edge(before, 'end') ?? collection.start + 1, end: edge(after, 'start') ?? collection.end - 1 }
}

const STYLES: Readonly<Record<string, (value: Json) => string>> = {
  'two spaces': value => `${JSON.stringify(value, null, 2)}\n`,
  'four spaces, no newline at the end': value => JSON.stringify(value, null, 4),
  'tabs, CRLF': value => `${JSON.stringify(value, null, '\t')}\n`.replaceAll('\n', '\r\n'),
  minified: value => JSON.stringify(value),
  'one line, with blanks and a byte order mark': value => `\ufeff${JSON.stringify(value, null, 1).replaceAll(/\n */g, ' ')}`,
}

describe.each(Object.entries(STYLES))('edit, %s', (_, write) => {
  const check = (value: Json, patches: readonly Patch[]): void => {
    const text = parseJson(write(value))
    const edited = text.edit(patches).text
    expect(equal(parseJson(edited).value, applyPatches(value, patches))).toBe(true)
    const spans = patches.map(patch => reach(text, patch))
    const start = Math.min(...spans.map(span => span.start))
    const rest = text.text.length - Math.max(...spans.map(span => span.end))
    expect(edited.slice(0, start)).toBe(text.text.slice(0, start))
    expect(edited.slice(edited.length - rest)).toBe(text.text.slice(text.text.length - rest))
    const breaks = (of: string): string[] => [...new Set(of.match(/\r\n|\r|\n/g))]
    expect(breaks(text.text)).toEqual(expect.arrayContaining(breaks(edited)))
  }
  const small: Json[] = [
    { a: 1, list: [1, { b: 'x' }, []], object: {}, last: null },
    { list: [] },
    { only: [[1]] },
    [{ a: 1, b: 2 }, { a: 3 }],
    { a: { b: { c: { d: [1, 2, 3] } } }, z: 'end' },
  ]

  it('does every operation at every path of small documents, and touches nothing else', () => {
    for (const value of small) {
      for (const added of [7, 'text', [], {}, [1, 2], { name: 'N', value: 'V' }, [{ name: 'N' }]] as Json[]) {
        for (const patch of everyPatch(value, added)) check(value, [patch])
      }
    }
  })

  it('does every two operations that go together', () => {
    for (const value of small) {
      const all = everyPatch(value, { name: 'N' })
      for (const [index, first] of all.entries()) {
        for (const second of all.slice(index + 1)) {
          const set = new PatchSet()
          if (set.add([first]) && set.add([second])) check(value, [first, second])
        }
      }
    }
  })

  it('does whatever goes together, on any document', () => {
    fc.assert(
      fc.property(patched, ({ value, patches }) => {
        const set = new PatchSet()
        for (const patch of patches) set.add([patch])
        if (set.patches.length > 0) check(value, set.patches)
      }),
      { numRuns: 300 }
    )
  })
})

describe('edit', () => {
  const plain = (text: string): string => text.replaceAll('→', '\t').replaceAll('␍', '\r')
  it.each(STYLE_CASES)('writes as the text is written: %s', (_, before, patches, after) => {
    expect(parseJson(plain(before)).edit(patches).text).toBe(plain(after))
  })

  it('reads back as it should or refuses, however the text is spaced', () => {
    const given = patched.chain(({ value, patches }) => spaced(value).map(text => ({ text, value, patches })))
    fc.assert(
      fc.property(given, ({ text, value, patches }) => {
        const set = new PatchSet()
        for (const patch of patches) set.add([patch])
        expect(equal(JSON.parse(parseJson(text).edit(set.patches).text), applyPatches(value, set.patches))).toBe(true)
      }),
      { numRuns: 1000 }
    )
  })

  it('refuses names that stand twice, and leaves the others editable', () => {
    const text = parseJson('{"a": 1, "a": 2, "b": {"c": 1, "c": 2}, "d": 1}')
    for (const path of [['a'], ['b', 'c']]) {
      expect(() => text.edit([{ op: 'set', path, value: 3 }]).text).toThrow(Refusal)
      expect(() => text.edit([{ op: 'remove', path }]).text).toThrow(Refusal)
    }
    expect(text.edit([{ op: 'set', path: ['d'], value: 3 }]).text).toBe('{"a": 1, "a": 2, "b": {"c": 1, "c": 2}, "d": 3}')
  })
})
