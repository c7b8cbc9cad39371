import type { DeclaredResource, Home, Surroundings } from '../../model/declared.ts'
import type { DeclaredFacts } from '../../model/facts.ts'
import { hasHole, piecesOf, printed } from '../holes.ts'
import type { Reader } from './declarations.ts'
import { factsOf } from './facts.ts'
import { Plan } from './plan.ts'
import { Template } from './template.ts'
import { definitionText } from './texts.ts'

/** What a source declares, in the form that facts of an account have. */
class Declared implements Surroundings {
  readonly declaredIn: DeclaredFacts['declaredIn']
  private readonly reader: Reader
  private factsOnce: DeclaredFacts | undefined = undefined
  private referencesOnce: ReadonlyMap<string, readonly (readonly [arn: string, reference: string])[]> | undefined = undefined

  constructor(reader: Reader, declaredIn: DeclaredFacts['declaredIn']) {
    this.reader = reader
    this.declaredIn = declaredIn
  }

  get facts(): DeclaredFacts {
    this.factsOnce ??= factsOf(this.reader.declarations, this.reader.home, this.declaredIn)
    return this.factsOnce
  }

  get home(): Home {
    return this.reader.home
  }

  textOf(value: unknown): string | undefined {
    return definitionText(value, one => this.reader.textOf(one))
  }

  written(value: unknown): unknown {
    if (typeof value === 'string') {
      if (!hasHole(value)) return value
      return this.declaredIn === 'template' ? { 'Fn::Sub': this.print(value) } : this.print(value)
    }
    if (Array.isArray(value)) return value.map(item => this.written(item))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, this.written(member)]))
  }

  printAdvice(text: string): string {
    const isTemplate = this.declaredIn === 'template'
    return this.print(isTemplate ? text.replaceAll(TEXT_WITH_HOLES, whole => `{"Fn::Sub":${whole}}`) : text)
  }

  print(text: string): string {
    if (!hasHole(text)) return text
    let shown = text
    // Of hundreds of resources a message is about a few: those whose ARNs end as a hole in it does, or in no hole at all.
    const ends = new Set([...piecesOf(text).flatMap(piece => (typeof piece === 'object' ? piece.name : [])), ''])
    for (const end of ends) {
      for (const [arn, reference] of this.references().get(end) ?? []) shown = shown.replaceAll(arn, reference)
    }
    return printed(shown)
  }

  /** By the hole that an ARN ends in; the longest first, for an ARN may begin with another. */
  private references(): ReadonlyMap<string, readonly (readonly [arn: string, reference: string])[]> {
    if (this.referencesOnce) return this.referencesOnce
    const byEnd = new Map<string, (readonly [arn: string, reference: string])[]>()
    const longestFirst = [...this.reader.declarations.references].sort(([one], [other]) => other.length - one.length)
    for (const entry of longestFirst) {
      const last = piecesOf(entry[0]).at(-1)
      const end = typeof last === 'object' ? last.name : ''
      if (hasHole(entry[0])) byEnd.set(end, [...(byEnd.get(end) ?? []), entry])
    }
    this.referencesOnce = byEnd
    return byEnd
  }
}

/** A string of JSON, with holes that `Fn::Sub` fills; those of other functions it does not. */
const TEXT_WITH_HOLES = /"[^"\\\s]*[\ue000-\ue002][^"\\\s]*"/g

const READ = new WeakMap<readonly DeclaredResource[], Surroundings>()

/**
 * What a source declares, worked out once for all its definitions.
 *
 * @param home what the user said of where it will be deployed
 */
export function declaredBy(resources: readonly DeclaredResource[], home: Partial<Home> = {}): Surroundings {
  const ready = READ.get(resources)
  if (ready) return ready
  const isPlan = resources.some(({ type }) => type.startsWith('aws_'))
  const declared = isPlan
    ? new Declared(new Plan(resources, home), 'plan')
    : new Declared(new Template(resources, home), 'template')
  READ.set(resources, declared)
  return declared
}
