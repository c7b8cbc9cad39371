import fc from 'fast-check'
import type { Json, Patch, Path } from '../src/model/patch.ts'

const KEYS = [
  'a',
  'b',
  'name',
  'value',
  '',
  '__proto__',
  'constructor',
  'toString',
  '0',
  '1',
  'a/b',
  'm~n',
  'é "quoted"',
  '\\',
  '\u2028',
]

/** JSON values with the keys that trip programs up; made from text, so that `__proto__` is an ordinary member. */
export const json: fc.Arbitrary<Json> = fc
  .letrec<{ value: string }>(tie => ({
    value: fc.oneof(
      { maxDepth: 4, depthSize: 'medium' },
      fc.constantFrom('null', 'true', 'false', '0', '-1.5', '1e3', '""', '[]', '{}'),
      fc
        .oneof(fc.string(), fc.constantFrom('${A}', '::error', 'ESC \u001b[31m', '‮', 'a\tb', '😀 emoji'))
        .map(text => JSON.stringify(text)),
      fc.array(tie('value'), { maxLength: 4 }).map(items => `[${items.join(',')}]`),
      fc
        .uniqueArray(fc.tuple(fc.constantFrom(...KEYS), tie('value')), { maxLength: 4, selector: ([key]) => key })
        .map(members => `{${members.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`)
    ),
  }))
  .value.map(text => JSON.parse(text))

export const collection: fc.Arbitrary<Json> = json.filter(value => typeof value === 'object' && value !== null)

/** All paths in a value, its own, the empty one, first. */
export function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [
    path,
    ...Object.entries(value).flatMap(([key, child]) => pathsIn(child, [...path, Array.isArray(value) ? Number(key) : key])),
  ]
}

export function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((node, key) => (node as Record<string | number, unknown>)[key], value)
}

/** Every single patch that makes sense on a value: each place set and removed, each list inserted into, each object added to. */
export function everyPatch(root: unknown, value: Json, newKey = 'new'): Patch[] {
  return pathsIn(root).flatMap((path): Patch[] => {
    const node = at(root, path)
    const own: Patch[] =
      path.length === 0
        ? []
        : [
            { op: 'set', path, value },
            { op: 'remove', path },
          ]
    if (typeof node !== 'object' || node === null) return own
    if (!Array.isArray(node)) return [...own, { op: 'set', path: [...path, newKey], value }]
    return [
      ...own,
      ...Array.from({ length: node.length + 1 }, (_, index): Patch => ({ op: 'insert', path: [...path, index], value })),
    ]
  })
}

/** A value with a few patches, each of which makes sense on it; together they may contradict each other. */
export const patched: fc.Arbitrary<{ value: Json; patches: Patch[] }> = fc
  .tuple(collection, fc.array(fc.tuple(fc.nat(), json), { minLength: 1, maxLength: 5 }))
  .map(([value, choices]) => ({
    value,
    patches: choices.map(([choice, added], index) => {
      const all = everyPatch(value, added, `new ${index}`)
      return all[choice % all.length] as Patch
    }),
  }))

/** An independent, slow reading of what a list of patches means. */
export function expected(value: unknown, patches: readonly Patch[], path: Path = []): unknown {
  const here = (op: Patch['op'], key: string | number): Extract<Patch, { value: Json }>[] =>
    patches.filter((patch): patch is never => patch.op === op && JSON.stringify(patch.path) === JSON.stringify([...path, key]))
  const child = (key: string | number, old: unknown): unknown[] => {
    if (here('remove', key).length > 0) return []
    const [set] = here('set', key)
    return [set ? set.value : expected(old, patches, [...path, key])]
  }
  if (Array.isArray(value)) {
    const slots = Array.from({ length: value.length + 1 }, (_, index) => index)
    return slots.flatMap(index => [
      ...here('insert', index).map(patch => patch.value),
      ...(index < value.length ? child(index, value[index]) : []),
    ])
  }
  if (typeof value !== 'object' || value === null) return value
  const added = patches.filter(({ op, path: to }) => {
    const key = to.at(-1)
    return (
      op === 'set' &&
      to.length === path.length + 1 &&
      path.every((step, index) => to[index] === step) &&
      !Object.hasOwn(value, key ?? '')
    )
  })
  return Object.fromEntries([
    ...Object.entries(value).flatMap(([key, old]) => child(key, old).map(one => [key, one] as const)),
    ...added.map(patch => [String(patch.path.at(-1)), (patch as { value: Json }).value] as const),
  ])
}
