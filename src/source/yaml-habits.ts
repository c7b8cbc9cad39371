import type { YamlLayout } from './yaml-layout.ts'
import type { YamlNode } from './yaml-node.ts'
import { type Habits, keyQuotesOf } from './yaml-write.ts'

/** The habits of a document by the first example of each; where it has none, what goes well with the others. */
export function habitsOf(layout: YamlLayout, root: YamlNode): Habits {
  let found: Partial<Habits> = {}
  for (const example of examplesIn(root, layout)) {
    found = { ...example, ...found }
    if (Object.keys(found).length === 5) break
  }
  const map = found.map ?? (found.list || 2)
  return { map, list: map, item: 2, keys: 'plain', padding: ' ', ...found }
}

function* examplesIn(node: YamlNode, layout: YamlLayout): Iterable<Partial<Habits>> {
  if (node.kind === 'scalar' || node.kind === 'alias') return
  const keys = keyQuotesOf(node)
  if (keys) yield { keys }
  if (node.kind === 'map' && node.layout === 'flow' && node.entries.length > 0) {
    yield { padding: layout.text[node.bare + 1] === ' ' ? ' ' : '' }
  }
  for (const { key, start, value } of node.entries) {
    const isBlock = 'layout' in value && value.layout === 'block'
    if (key && isBlock) yield { [value.kind]: layout.column(value.start) - layout.column(start) }
    if (!key && /^-[ ]+$/.test(layout.text.slice(start, value.start))) yield { item: value.start - start }
    yield* examplesIn(value, layout)
  }
}
