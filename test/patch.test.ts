import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyPatches, equal, type Patch, PatchSet, pointer } from '../src/model/patch.ts'
import { Unresolved } from '../src/model/task-definition.ts'
import { at, collection, expected, json, patched, pathsIn } from './arbitrary.ts'

const accepted = (patches: readonly Patch[]): Patch[] => {
  const set = new PatchSet()
  for (const patch of patches) set.add([patch])
  return set.patches
}

/** The same value so frozen that any attempt to write to it throws. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const child of Object.values(Object.freeze(value))) frozen(child)
  return value
}

describe('applyPatches', () => {
  const task = frozen({ list: [1, 2, 3], object: { a: 1, b: 2 } })
  const apply = (...patches: Patch[]) => applyPatches(task, patches)

  it.each<[string, Patch[], object]>([
    ['replaces a member', [{ op: 'set', path: ['object', 'a'], value: 9 }], { object: { a: 9, b: 2 } }],
    ['adds a member at the end', [{ op: 'set', path: ['object', 'c'], value: 9 }], { object: { a: 1, b: 2, c: 9 } }],
    ['replaces an item', [{ op: 'set', path: ['list', 1], value: 9 }], { list: [1, 9, 3] }],
    ['inserts before an item', [{ op: 'insert', path: ['list', 1], value: 9 }], { list: [1, 9, 2, 3] }],
    ['appends', [{ op: 'insert', path: ['list', 3], value: 9 }], { list: [1, 2, 3, 9] }],
    ['removes a member', [{ op: 'remove', path: ['object', 'a'] }], { object: { b: 2 } }],
    ['removes an item', [{ op: 'remove', path: ['list', 0] }], { list: [2, 3] }],
    [
      'counts indices as they were before',
      [
        { op: 'remove', path: ['list', 0] },
        { op: 'set', path: ['list', 2], value: 9 },
        { op: 'insert', path: ['list', 2], value: 8 },
        { op: 'insert', path: ['list', 2], value: 7 },
      ],
      { list: [2, 8, 7, 9] },
    ],
    [
      'keeps `__proto__` a member',
      [{ op: 'set', path: ['object', '__proto__'], value: { evil: 1 } }],
      { object: JSON.parse('{"a":1,"b":2,"__proto__":{"evil":1}}') },
    ],
  ])('%s', (_, patches, change) => {
    expect(JSON.stringify(apply(...patches))).toBe(JSON.stringify({ ...task, ...change }))
    expect((Object.prototype as { evil?: 1 }).evil).toBeUndefined()
  })

  it.each<[string, Patch[]]>([
    ['a member that is not there', [{ op: 'remove', path: ['object', 'c'] }]],
    ['an inherited member', [{ op: 'remove', path: ['object', 'toString'] }]],
    ['below an inherited member', [{ op: 'set', path: ['object', 'constructor', 'name'], value: 1 }]],
    ['an item that is not there', [{ op: 'set', path: ['list', 3], value: 1 }]],
    ['a negative index', [{ op: 'remove', path: ['list', -1] }]],
    ['a fraction of an index', [{ op: 'set', path: ['list', 0.5], value: 1 }]],
    ['an insertion beyond the end', [{ op: 'insert', path: ['list', 4], value: 1 }]],
    ['an insertion into an object', [{ op: 'insert', path: ['object', 0], value: 1 }]],
    ['an insertion by name', [{ op: 'insert', path: ['list', 'a'], value: 1 }]],
    ['a name in a list', [{ op: 'set', path: ['list', 'length'], value: 1 }]],
    ['below a number', [{ op: 'set', path: ['list', 0, 'a'], value: 1 }]],
    ['the root', [{ op: 'set', path: [], value: 1 }]],
    [
      'one place set twice',
      [
        { op: 'set', path: ['object', 'a'], value: 1 },
        { op: 'set', path: ['object', 'a'], value: 2 },
      ],
    ],
    [
      'one item set and removed',
      [
        { op: 'set', path: ['list', 0], value: 1 },
        { op: 'remove', path: ['list', 0] },
      ],
    ],
    [
      'one member set and removed',
      [
        { op: 'remove', path: ['object', 'a'] },
        { op: 'set', path: ['object', 'a'], value: 1 },
      ],
    ],
    [
      'something inside of what is removed',
      [
        { op: 'remove', path: ['object'] },
        { op: 'set', path: ['object', 'a'], value: 1 },
      ],
    ],
  ])('refuses %s', (_, patches) => {
    expect(() => apply(...patches)).toThrow(Error)
  })

  it('means what the slow reading of patches means, and writes to nothing it was given', () => {
    fc.assert(
      fc.property(patched, ({ value, patches }) => {
        const together = frozen(accepted(patches))
        const result = applyPatches(frozen(value), together)
        expect(JSON.stringify(result)).toBe(JSON.stringify(expected(value, together)))
      }),
      { numRuns: 2000 }
    )
  })

  it('shares what it does not touch', () => {
    const result = apply({ op: 'set', path: ['object', 'a'], value: 9 }) as typeof task
    expect(result.list).toBe(task.list)
    expect(result.object).not.toBe(task.object)
  })

  it('leaves values that are known later whole', () => {
    const later = new Unresolved('!Ref A')
    expect((applyPatches({ a: later, b: 1 }, [{ op: 'set', path: ['b'], value: 2 }]) as { a: unknown }).a).toBe(later)
    expect(() => applyPatches({ a: later }, [{ op: 'set', path: ['a', 'expression'], value: 2 }])).toThrow(Error)
  })

  it('is not stopped by depth', () => {
    let deep: unknown = 1
    for (let level = 0; level < 20_000; level++) deep = [deep]
    expect(() => applyPatches({ deep, a: 1 }, [{ op: 'remove', path: ['a'] }])).not.toThrow()
  })
})

describe('PatchSet', () => {
  const set = (...path: (string | number)[]): Patch => ({ op: 'set', path, value: 1 })
  const remove = (...path: (string | number)[]): Patch => ({ op: 'remove', path })
  const insert = (value: object, ...path: (string | number)[]): Patch => ({ op: 'insert', path, value: value as never })

  it.each<[string, Patch[], Patch[]]>([
    ['the same place', [set('a')], [set('a')]],
    ['a place and what is inside', [remove('a')], [set('a', 'b')]],
    ['what is inside and the place', [set('a', 'b')], [remove('a')]],
    ['a list and an item for it', [set('a')], [insert({}, 'a', 0)]],
    ['an item for a list and the list', [insert({}, 'a', 0)], [set('a')]],
    ['items of one name', [insert({ name: 'x' }, 'a', 0)], [insert({ name: 'x' }, 'a', 3)]],
  ])('keeps apart %s', (_, first, second) => {
    const patches = new PatchSet()
    expect(patches.add(first)).toBe(true)
    expect(patches.add([set('elsewhere'), ...second])).toBe(false)
    expect(patches.patches).toEqual(first)
    expect(patches.add([set('elsewhere')])).toBe(true)
  })

  it.each<[string, Patch[], Patch[]]>([
    ['neighbours', [set('a', 'b')], [remove('a', 'c')]],
    ['names that begin alike', [set('a')], [set('ab')]],
    ['a slash in a name', [set('a/b')], [set('a', 'b')]],
    ['two items for one list', [insert({ name: 'x' }, 'a', 0)], [insert({ name: 'y' }, 'a', 0)]],
    ['items of one name for two lists', [insert({ name: 'x' }, 'a', 0)], [insert({ name: 'x' }, 'b', 0)]],
    ['an item and its neighbour', [insert({}, 'a', 1)], [remove('a', 1)]],
  ])('takes together %s', (_, first, second) => {
    const patches = new PatchSet()
    expect([patches.add(first), patches.add(second)]).toEqual([true, true])
    expect(patches.patches).toEqual([...first, ...second])
  })

  it('takes only what can be applied together, in any order of the groups', () => {
    fc.assert(
      fc.property(patched, ({ value, patches }) => {
        const together = accepted(patches)
        const turned = applyPatches(
          value,
          together
            .filter(({ op }) => op !== 'insert')
            .reverse()
            .concat(together.filter(({ op }) => op === 'insert'))
        )
        expect(equal(applyPatches(value, together), turned)).toBe(true)
      }),
      { numRuns: 1000 }
    )
  })
})

describe('equal', () => {
  it('is what JSON text with sorted members is', () => {
    const sorted = (value: unknown): unknown =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, child]) => [key, sorted(child)])
        : Array.isArray(value)
          ? { list: value.map(sorted) }
          : value
    fc.assert(fc.property(json, json, (a, b) => equal(a, b) === (JSON.stringify(sorted(a)) === JSON.stringify(sorted(b)))))
    fc.assert(fc.property(json, value => equal(value, JSON.parse(JSON.stringify(value)))))
  })

  it('tells lists from objects and own members from inherited ones', () => {
    expect(equal([], {})).toBe(false)
    expect(equal(['a'], { 0: 'a' })).toBe(false)
    expect(equal({ toString: undefined }, { a: undefined })).toBe(false)
    expect(equal(null, {})).toBe(false)
  })
})

describe('pointer', () => {
  it('leads back to the value, by the letter of RFC 6901', () => {
    fc.assert(
      fc.property(collection, value => {
        for (const path of pathsIn(value)) {
          const steps = pointer(path)
            .split('/')
            .slice(1)
            .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'))
          expect(at(value, steps)).toBe(at(value, path))
        }
      })
    )
    expect(pointer([])).toBe('')
    expect(pointer(['a/b', 'm~n', 0, ''])).toBe('/a~1b/m~0n/0/')
  })
})
