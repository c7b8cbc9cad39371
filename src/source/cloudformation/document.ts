import { declaredBy } from '../../iam/declared/declared.ts'
import type { DeclaredResource, Surroundings } from '../../model/declared.ts'
import type { Document, MisspeltName, Range, Redacted } from '../../model/document.ts'
import { applyPatches, equal, type Patch, type Path, pointer } from '../../model/patch.ts'
import { requestFields } from '../../model/shape.ts'
import { type TaskDefinition, Unresolved } from '../../model/task-definition.ts'
import { Lines } from '../lines.ts'
import { redact } from '../redact.ts'
import { Refusal, type Span } from '../text.ts'
import { rangeOf } from '../text-document.ts'
import { definitionPath, find, misspeltNames, ROOT, translate } from './definition.ts'
import { inTemplate } from './edit.ts'
import { homeOf } from './parameters.ts'
import { below, pathOf } from './place.ts'
import { shownInTemplate } from './redaction.ts'
import { placeOf, Template, unseenIn } from './template.ts'
import { comparable, type Value } from './value.ts'

/** A task definition that is a resource of a template. */
export class CloudFormationDocument implements Document {
  readonly source: string
  readonly kind = 'cloudformation'
  readonly resource: string
  readonly tagsBeside = undefined
  private readonly template: Template
  private propertiesOnce: Value | undefined = undefined
  private taskOnce: TaskDefinition | undefined = undefined
  private lines: Lines | undefined = undefined
  private redactedOnce: Redacted | undefined = undefined

  constructor(template: Template, source: string, resource: string) {
    this.template = template
    this.source = source
    this.resource = resource
  }

  get task(): TaskDefinition {
    this.taskOnce ??= taskOf(this.properties)
    return this.taskOnce
  }

  get text(): string {
    return this.template.text.text
  }

  get declared(): readonly DeclaredResource[] {
    return this.template.declared
  }

  get home(): NonNullable<Document['home']> {
    return homeOf(this.template.stack)
  }

  get surroundings(): Surroundings {
    return declaredBy(this.declared, this.home)
  }

  get duplicateKeys(): readonly Path[] {
    const { duplicateKeys } = this.template.text
    return duplicateKeys.length === 0 ? duplicateKeys : duplicateKeys.flatMap(path => this.ownPath(path))
  }

  get misspelt(): readonly MisspeltName[] {
    return misspeltNames(this.properties, ROOT)
  }

  get unseen(): readonly string[] {
    return unseenIn(this.template.text.value)
  }

  hasKeys(): boolean {
    return false
  }

  pointer(path: Path): string {
    const found = find(this.properties, path)
    if (found) return pointer(found.parent ? this.memberPath(found.parent) : pathOf(found.value.place))
    return path.length === 0 ? pointer(pathOf(placeOf(this.resource))) : this.pointer(path.slice(0, -1))
  }

  locate(path: Path, part: 'key' | 'value'): Range {
    this.lines ??= new Lines(this.text)
    return rangeOf(this.text, this.lines, this.span(path, part))
  }

  sourceOf(path: Path): string {
    const found = find(this.properties, path)
    const span = found && this.template.text.span(pathOf(found.value.place), 'value')
    return span ? this.text.slice(span.start, span.end) : ''
  }

  redacted(): Redacted {
    this.redactedOnce ??= redact(this.template.text, shownInTemplate(this.template.text.value, this.resource))
    return this.redactedOnce
  }

  edit(patches: readonly Patch[]): Document {
    const text = this.template.text.edit(inTemplate(this.properties, patches))
    const edited = new CloudFormationDocument(new Template(text, this.template.stack), this.source, this.resource)
    const wanted = applyPatches(this.task, patches)
    if (!equal(comparable(edited.task), comparable(wanted))) throw new Refusal('the template would not read back as intended')
    return edited
  }

  private get properties(): Value {
    this.propertiesOnce ??= this.template.properties(this.resource)
    return this.propertiesOnce
  }

  private memberPath({ map, name }: { readonly map: Value; readonly name: string }): Path {
    return pathOf(below(map.place, name))
  }

  /** Of what does not exist, the nearest parent. */
  private span(path: Path, part: 'key' | 'value'): Span {
    const { text } = this.template
    const found = find(this.properties, path)
    const key = found?.parent && part === 'key' ? text.span(this.memberPath(found.parent), 'key') : undefined
    const span = key ?? (found && text.span(pathOf(found.value.place), 'value'))
    if (span) return span
    if (path.length > 0) return this.span(path.slice(0, -1), 'value')
    return text.span(pathOf(placeOf(this.resource)), 'key') ?? { start: 0, end: 0 }
  }

  /** The path in the definition of a place in the template, if it is part of it. */
  private ownPath(path: Path): Path[] {
    const base = pathOf(placeOf(this.resource))
    if (!base.every((key, index) => path[index] === key)) return []
    if (path.length === base.length) return [[]]
    return path[base.length] === 'Properties' ? [definitionPath(path.slice(base.length + 1)).path] : []
  }
}

/** CloudFormation makes a family's name itself where none is given. */
function taskOf(properties: Value): TaskDefinition {
  const task = translate(properties, ROOT)
  // What a macro makes may hold any field.
  if (task instanceof Unresolved) return Object.fromEntries(requestFields.map(field => [field, task]))
  if (typeof task !== 'object' || task === null || Array.isArray(task)) return { family: GENERATED }
  return Object.hasOwn(task, 'family') ? (task as TaskDefinition) : { ...task, family: GENERATED }
}

const GENERATED = new Unresolved('${AWS::StackName}…')
