import type { Document, Range, Redacted } from '../../model/document.ts'
import { type Patch, type Path, pointer } from '../../model/patch.ts'
import type { TaskDefinition } from '../../model/task-definition.ts'
import { Refusal, type SourceText, type Span } from '../text.ts'
import { rangeOf } from '../text-document.ts'
import { type Definition, definitionOf } from './definition.ts'
import { inManifests, isSame } from './edit.ts'
import { below, type Manifest, type Place, titleOf } from './manifest.ts'
import { type Installation, Manifests } from './manifests.ts'

/** An installation of Harbor in a stream of manifests, told as a task definition; each finding is told of the object it is in. */
export class KubernetesDocument implements Document {
  readonly source: string
  readonly kind = 'kubernetes'
  readonly resource?: string
  readonly tagsBeside = undefined
  readonly duplicateKeys: readonly Path[] = []
  private readonly manifests: Manifests
  private readonly installation: Installation
  private definitionOnce: Definition | undefined = undefined

  constructor(manifests: Manifests, installation: Installation, source: string) {
    this.manifests = manifests
    this.installation = installation
    this.source = source
    if (installation.title !== undefined) this.resource = installation.title
  }

  get task(): TaskDefinition {
    return this.definition.task
  }

  get text(): string {
    return (this.manifests.parts[0] as SourceText).text
  }

  hasKeys(): boolean {
    return false
  }

  pointer(path: Path): string {
    return pointer(this.place(path).path)
  }

  resourceAt(path: Path): string {
    return titleOf(this.manifests.owner(this.place(path)) ?? this.firstManifest)
  }

  locate(path: Path, part: 'key' | 'value'): Range {
    return rangeOf(this.text, this.manifests.lines, this.span(this.place(path), part))
  }

  sourceOf(path: Path): string {
    const { part, path: inText } = this.place(path)
    const span = (this.manifests.parts[part] as SourceText).span(inText, 'value')
    return span ? this.text.slice(span.start, span.end) : ''
  }

  redacted(): Redacted {
    return this.manifests.redacted
  }

  edit(patches: readonly Patch[]): Document {
    const change = inManifests(this.definition, this.manifests, patches)
    const manifests = new Manifests((this.manifests.parts[0] as SourceText).editStream(change.byPart))
    const installation = manifests.installations.find(({ key }) => key === this.installation.key)
    const edited = installation && new KubernetesDocument(manifests, installation, this.source)
    if (!edited || !isSame(edited.task, change.task)) throw new Refusal('the manifests would not read back as intended')
    return edited
  }

  private get definition(): Definition {
    this.definitionOnce ??= definitionOf(this.installation, this.manifests)
    return this.definitionOnce
  }

  private get firstManifest(): Manifest {
    return (this.installation.workloads[0] as Installation['workloads'][number]).manifest
  }

  /** Where a piece of the definition stands in the manifests, or the nearest that it is part of. */
  private place([member, index, field, entry, part]: Path): Place {
    const { containers, role } = this.definition
    const container = member === 'containerDefinitions' ? containers[Number(index)] : undefined
    if (!container) return member === 'taskRoleArn' && role ? role : this.firstManifest.place
    if (field !== 'environment') return below(container.place, ...(typeof field === 'string' ? [FIELDS[field] ?? field] : []))
    const given = entry === undefined ? undefined : this.manifests.environment(container)[Number(entry)]
    if (given) return part === 'value' ? given.at : part === undefined ? given.whole : below(given.whole, part)
    const { env, envFrom } = container.value
    if (Array.isArray(env)) return below(container.place, 'env')
    return Array.isArray(envFrom) ? below(container.place, 'envFrom') : container.place
  }

  /** Of what does not exist, the nearest parent. */
  private span({ part, path }: Place, which: 'key' | 'value'): Span {
    const text = this.manifests.parts[part] as SourceText
    const span = text.span(path, which) ?? text.span(path, 'value')
    if (span) return span
    return path.length === 0 ? { start: 0, end: 0 } : this.span({ part, path: path.slice(0, -1) }, 'value')
  }
}

/** What Kubernetes calls the members of a container. */
const FIELDS: Readonly<Record<string, string>> = { entryPoint: 'command', command: 'args', mountPoints: 'volumeMounts' }
