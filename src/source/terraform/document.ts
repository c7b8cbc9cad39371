import { declaredBy } from '../../iam/declared/declared.ts'
import type { DeclaredResource, Surroundings } from '../../model/declared.ts'
import type { Document, Range, Redacted } from '../../model/document.ts'
import { applyPatches, type Patch, type Path, pointer } from '../../model/patch.ts'
import { type TaskDefinition, Unresolved } from '../../model/task-definition.ts'
import { parseJson } from '../json.ts'
import type { Span } from '../text.ts'
import { rangeOf, TextDocument } from '../text-document.ts'
import { headsOf } from './configuration.ts'
import { CONTAINERS, type Definition, definitionOf } from './definition.ts'
import type { EncodedJson } from './encoded.ts'
import { originOf } from './origin.ts'
import type { Plan } from './plan.ts'
import type { Resource } from './resources.ts'
import { memberOf } from './shape.ts'
import { LATER, SENSITIVE } from './values.ts'

/**
 * A task definition in a plan or a state of Terraform. It is shown decoded, as the provider sends it to ECS: `text` is that, for
 * the plan itself is one line of all there is. What is found stands in the plan, and is repaired in the configuration, by hand.
 */
export class TerraformDocument implements Document {
  readonly source: string
  readonly kind = 'terraform'
  readonly resource: string
  readonly tagsBeside = undefined
  readonly task: TaskDefinition
  private readonly plan: Plan
  private readonly instance: Resource
  private readonly encoded: EncodedJson | undefined
  private readonly definition: Definition
  /** What was changed, one list after another. */
  private readonly edits: readonly (readonly Patch[])[]
  private viewOnce: TextDocument | undefined = undefined
  /** By range that was given: what stands there. */
  private readonly located = new WeakMap<Range, { readonly path: Path; readonly part: 'key' | 'value' }>()

  constructor(
    plan: Plan,
    source: string,
    resource: Resource,
    values: Readonly<Record<string, unknown>>,
    encoded: EncodedJson | undefined,
    edited?: { readonly task: TaskDefinition; readonly edits: readonly (readonly Patch[])[] }
  ) {
    this.plan = plan
    this.source = source
    this.instance = resource
    this.resource = resource.address
    this.encoded = encoded
    this.definition = definitionOf(values, encoded ? encoded.inner.value : values[CONTAINERS])
    this.task = edited?.task ?? this.definition.task
    this.edits = edited?.edits ?? []
    this.values = values
  }

  private readonly values: Readonly<Record<string, unknown>>

  get text(): string {
    return this.view.text
  }

  get readOnly(): string {
    return `plans and states are not: make the change in the configuration of ${this.resource}, and plan again`
  }

  get declared(): readonly DeclaredResource[] {
    return this.plan.declared
  }

  get home(): NonNullable<Document['home']> {
    return this.plan.home
  }

  get surroundings(): Surroundings {
    return declaredBy(this.declared, this.home)
  }

  get unseen(): readonly string[] {
    const containers = this.values[CONTAINERS]
    const { unseen } = this.plan
    if (!(containers instanceof Unresolved)) return unseen
    if (containers.expression === SENSITIVE)
      return [
        `\`${CONTAINERS}\` is sensitive, and so nothing in it was checked: mark what is secret in it by \`secrets\` instead`,
        ...unseen,
      ]
    const { module, type, name } = this.instance
    const expressions = this.plan.configuration.expressionsOf(module, true, type, name)
    const heads = headsOf(memberOf(memberOf(expressions, CONTAINERS), 'references')).slice(0, 10)
    const because = heads.length > 0 ? `, for it refers to ${heads.join(', ')}` : ''
    return [
      `\`${CONTAINERS}\` is known after apply only${because}: lint the state after the apply, as \`terraform show -json\` prints it`,
      ...unseen,
    ]
  }

  get duplicateKeys(): readonly Path[] {
    const inner = this.encoded?.inner.duplicateKeys ?? []
    return inner.length === 0 ? inner : inner.map(path => ['containerDefinitions', ...path])
  }

  hasKeys(): boolean {
    return false
  }

  pointer(path: Path): string {
    const before = this.original(path)
    const { place } = this.instance
    if (this.encoded && before[0] === 'containerDefinitions') {
      const inner = pointer(before.slice(1))
      return `${pointer([...place, CONTAINERS])}${before.length > 1 ? `#${inner}` : ''}`
    }
    return pointer([...place, ...this.placeOf(before)])
  }

  locate(path: Path, part: 'key' | 'value'): Range {
    const range = rangeOf(this.plan.text.text, this.plan.lines, this.span(this.original(path), part))
    this.located.set(range, { path, part })
    return range
  }

  sourceOf(path: Path): string {
    const before = this.original(path)
    if (this.encoded && before[0] === 'containerDefinitions' && before.length > 1) {
      const { inner } = this.encoded
      const span = inner.span(before.slice(1), 'value')
      return span ? inner.text.slice(span.start, span.end) : ''
    }
    const { start, end } = this.span(before, 'value')
    return this.plan.text.text.slice(start, end)
  }

  redacted(): Redacted {
    const view = this.view.redacted()
    const range = (given: Range): Range => {
      const { path, part } = this.located.get(given) ?? { path: [], part: 'value' }
      return view.range(this.view.locate(path, part))
    }
    return { line: number => view.line(number), range }
  }

  edit(patches: readonly Patch[]): Document {
    const task = applyPatches(this.task, patches) as TaskDefinition
    const edited = { task, edits: [...this.edits, patches] }
    return new TerraformDocument(this.plan, this.source, this.instance, this.values, this.encoded, edited)
  }

  /** The definition as JSON, in which what is not known stands as an expression. */
  private get view(): TextDocument {
    this.viewOnce ??= new TextDocument(parseJson(`${JSON.stringify(this.task, shown, 2)}\n`), this.source, {
      kind: 'request',
      base: [],
    })
    return this.viewOnce
  }

  /** Where something stood before it was repaired. */
  private original(path: Path): Path {
    let before = path
    for (let index = this.edits.length - 1; index >= 0; index--) before = originOf(before, this.edits[index] ?? [])
    return before
  }

  /** Where a value stands among the resource's; of what is not there, the nearest above it. */
  private placeOf(path: Path): Path {
    const { places } = this.definition
    for (let length = path.length; length > 0; length--) {
      const place = places.get(pointer(path.slice(0, length)))
      if (place) return place
    }
    return []
  }

  private span(path: Path, part: 'key' | 'value'): Span {
    const { text } = this.plan
    const { place } = this.instance
    if (this.encoded && path[0] === 'containerDefinitions' && path.length > 1) {
      const { inner } = this.encoded
      const span = inner.span(path.slice(1), part) ?? inner.span(path.slice(1), 'value')
      if (span) return this.encoded.span(span)
      return path.length > 2 ? this.span(path.slice(0, -1), 'value') : this.encoded.span(inner.span([], 'value') as Span)
    }
    const own = [...place, ...this.placeOf(path)]
    return text.span(own, part) ?? text.span(own, 'value') ?? text.span(place, 'key') ?? { start: 0, end: 0 }
  }
}

function shown(_key: string, value: unknown): unknown {
  if (!(value instanceof Unresolved)) return value
  if (value.expression === LATER) return '${known_after_apply}'
  return value.expression === SENSITIVE ? '${sensitive_value}' : value.expression
}
