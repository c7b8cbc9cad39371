import { applyPatches, equal, type Patch, type Path } from '../model/patch.ts'
import { editJson } from './json-edit.ts'
import { countKeys, type JsonNode, nodeAt, scanJson, startOf } from './json-scan.ts'
import { countWhile, Refusal, type Scalar, type SourceText, type Span, SyntaxProblem, WHOLE } from './text.ts'

/**
 * Parses a JSON text. `JSON.parse` decides what is valid, for it is what everyone else uses; positions are looked for
 * only when somebody asks, because most files have no finding.
 *
 * @throws SyntaxProblem with the place of the first error
 */
export function parseJson(text: string): JsonText {
  const body = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    // V8's own message quotes the input, which may hold secrets, and its position differs between versions.
    scanJson(text)
    throw new SyntaxProblem('this is not valid JSON', 0)
  }
  return new JsonText(text, value)
}

class JsonText implements SourceText {
  readonly text: string
  readonly value: unknown
  // TypeScript's `private` instead of `#`: one of these is made for each file, and Node 20 makes `#` fields slowly.
  private root: JsonNode | undefined = undefined
  private duplicates: readonly Path[] | undefined = undefined

  constructor(text: string, value: unknown) {
    this.text = text
    this.value = value
  }

  hasKeys(count: number): boolean {
    return countKeys(this.text) === count
  }

  get duplicateKeys(): readonly Path[] {
    this.duplicates ??= this.hasDuplicates() ? duplicatesIn(this.tree) : NO_PATHS
    return this.duplicates
  }

  /** Whether the text may have more keys than the value has members; counted, for looking costs more. */
  private hasDuplicates(): boolean {
    return typeof this.value === 'object' && this.value !== null && countKeys(this.text) !== countMembers(this.value)
  }

  private get tree(): JsonNode {
    this.root ??= scanJson(this.text)
    return this.root
  }

  span(path: Path, part: 'key' | 'value'): Span | undefined {
    const node = nodeAt(this.tree, path)
    return part === 'key' ? node?.key : node
  }

  *scalars(within: Span = WHOLE): Iterable<Scalar> {
    const pending: { node: JsonNode; path: Path }[] = [{ node: this.tree, path: [] }]
    for (let next = pending.pop(); next; next = pending.pop()) {
      const { node, path } = next
      if (node.key) yield { start: node.key.start, end: node.key.end, path, part: 'key' }
      const { children } = node
      if (!children) {
        yield { start: node.start, end: node.end, path, part: 'value' }
        continue
      }
      const first = countWhile(children, ({ end }) => end < within.start)
      const end = countWhile(children, child => startOf(child) <= within.end)
      for (let index = end - 1; index >= first; index--) {
        const child = children[index] as JsonNode
        pending.push({ node: child, path: [...path, child.name ?? index] })
      }
    }
  }

  comments(): Iterable<Span> {
    return []
  }

  edit(patches: readonly Patch[]): JsonText {
    const edited = parseJson(editJson(this.text, this.tree, patches))
    if (!equal(edited.value, applyPatches(this.value, patches))) throw new Refusal('the result would not read back as intended')
    return edited
  }

  editStream(patches: ReadonlyMap<number, readonly Patch[]>): readonly JsonText[] {
    return [this.edit(patches.get(0) ?? [])]
  }
}

const NO_PATHS: readonly Path[] = []

/** Deeper than any definition; what is nested deeper still is looked at without recursion. */
const DEEPEST = 100

/** The members of an object and of all that is in it; not a number where it is nested too deep. */
function countMembers(value: object, depth = 0): number {
  if (depth > DEEPEST) return Number.NaN
  let count = 0
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const item = value[index]
      if (typeof item === 'object' && item !== null) count += countMembers(item, depth + 1)
    }
    return count
  }
  for (const key in value) {
    count++
    const member = (value as Record<string, unknown>)[key]
    if (typeof member === 'object' && member !== null) count += countMembers(member, depth + 1)
  }
  return count
}

function duplicatesIn(root: JsonNode): Path[] {
  const found: Path[] = []
  const pending: { node: JsonNode; path: Path }[] = [{ node: root, path: [] }]
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { node, path } = next
    const seen = new Map<string, number>()
    for (const [index, child] of (node.children ?? []).entries()) {
      const childPath = [...path, child.name ?? index]
      if (child.name !== undefined) {
        const times = (seen.get(child.name) ?? 0) + 1
        seen.set(child.name, times)
        if (times === 2) found.push(childPath)
      }
      if (child.children) pending.push({ node: child, path: childPath })
    }
  }
  return found
}
