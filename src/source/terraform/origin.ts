import { type Patch, type Path, pointer } from '../../model/patch.ts'

/**
 * Where the value at a path stood before the patches: the nearest place above it that was there. Patches speak of the value as
 * it was before all of them.
 */
export function originOf(path: Path, patches: readonly Patch[]): Path {
  const own: (string | number)[] = []
  for (const key of path) {
    const before = typeof key === 'number' ? indexBefore(own, key, patches) : key
    if (before === undefined) return own
    own.push(before)
    // What is inside of a new value was nowhere.
    if (patches.some(({ op, path: at }) => op === 'set' && pointer(at) === pointer(own))) return own
  }
  return own
}

/** The index that an item had before; undefined for one that was inserted. */
function indexBefore(list: Path, index: number, patches: readonly Patch[]): number | undefined {
  const place = pointer(list)
  const changes = patches.filter(({ path }) => path.length === list.length + 1 && pointer(path.slice(0, -1)) === place)
  const last = Math.max(0, ...changes.map(({ path }) => Number(path.at(-1))))
  let now = 0
  for (let before = 0; before <= last; before++) {
    const here = changes.filter(({ path }) => path.at(-1) === before)
    const inserted = here.filter(({ op }) => op === 'insert').length
    if (index < now + inserted) return undefined
    now += inserted
    if (here.some(({ op }) => op === 'remove')) continue
    if (now === index) return before
    now++
  }
  return last + 1 + index - now
}
