import { type Arn, parseRoleArn, parseSecretReference, type SecretReference } from './model/arn.ts'
import { misspelt } from './model/misspelt.ts'
import type { Pair, PairFault } from './model/pairs.ts'
import type { Path } from './model/patch.ts'
import { containerFields } from './model/shape.ts'
import { type Container, fields, items, type Reading, read, unresolvedExpression } from './model/task-definition.ts'
import type { UrlKind } from './model/url.ts'

/** The two lists of a container that become environment variables. */
export type List = 'environment' | 'secrets'

/** One entry of `environment` or `secrets`. What is seldom asked for is worked out when it is. */
export class Variable {
  readonly name: string
  readonly list: List
  // TypeScript's `private` instead of `#`: thousands of these are made, and Node 20 makes `#` fields slowly.
  /** Its `value` or `valueFrom`, as it was loaded. */
  readonly value: unknown
  private readonly container: Path
  private readonly index: number
  private readingOnce: Reading | undefined = undefined
  private roleOnce: Arn | null | undefined = undefined
  private secretOnce: SecretReference | null | undefined = undefined

  constructor(container: Path, list: List, index: number, name: string, value: unknown) {
    this.name = name
    this.list = list
    this.value = value
    this.container = container
    this.index = index
  }

  /** The entry. */
  get path(): Path {
    return [...this.container, this.list, this.index]
  }

  /** Its `value` or `valueFrom`. */
  get at(): Path {
    return [...this.path, VALUE_MEMBER[this.list]]
  }

  get reading(): Reading {
    // A null is a wrong type, which is what is said of it.
    this.readingOnce ??= this.value === null ? { state: 'malformed' } : read(this.value)
    return this.readingOnce
  }

  /** Whether its text is this one. */
  is(text: string): boolean {
    return this.value === text
  }

  /** The text, where it is known. */
  get text(): string | undefined {
    return this.reading.state === 'given' ? this.reading.text : undefined
  }

  /** The role that the text names by its full ARN, if it does. */
  get role(): Arn | undefined {
    if (this.roleOnce === undefined) this.roleOnce = parseRoleArn(this.text ?? '') ?? null
    return this.roleOnce ?? undefined
  }

  /** The secret or parameter that the text refers to, if ECS can resolve it. */
  get secret(): SecretReference | undefined {
    if (this.secretOnce === undefined) this.secretOnce = parseSecretReference(this.text ?? '') ?? null
    return this.secretOnce ?? undefined
  }
}

/** A variable that holds a list of pairs, read. */
export interface Pairs {
  /** `unknown`: it is there, or may be, but its text cannot be seen. */
  readonly state: 'absent' | 'unknown' | 'given'
  readonly variable: Variable | undefined
  readonly pairs: readonly Pair[]
  readonly faults: readonly PairFault[]
}

/** The entry of HARNESS_CERT_n that counts. */
export interface Certificate {
  readonly number: number
  readonly variable: Variable
}

/** A URL of Harness that stands in plain text; judged, for it must not be printed. */
export interface PlainUrl {
  readonly variable: Variable
  readonly kind: UrlKind | 'unknown'
}

/** The member of an entry that holds its value. */
const VALUE_MEMBER = { environment: 'value', secrets: 'valueFrom' } as const satisfies Record<List, string>

/** Both lists, in the order in which they are looked at. */
export const LISTS: readonly List[] = ['environment', 'secrets']

/**
 * The named entries of one of a container's lists.
 *
 * @param isDescribed whether AWS returned them: a null is nothing then
 */
export function variablesOf({ fields: container, path }: Container, list: List, isDescribed: boolean): Variable[] {
  const entries = container[list]
  if (!Array.isArray(entries)) return []
  const member = VALUE_MEMBER[list]
  const variables: Variable[] = []
  for (let index = 0; index < entries.length; index++) {
    const entry = fields(entries[index])
    const { name } = entry
    if (typeof name !== 'string') continue
    let value = entry[member]
    // A member that is misspelt is no value that is missing.
    if (value === undefined && misspelt(entry, member, ['name', member]) !== undefined) value = null
    else if (value === null && isDescribed) value = undefined
    variables.push(new Variable(path, list, index, name, value))
  }
  return variables
}

/** Variables can come from files in S3, or stand in a list that cannot be read: then none can be called missing. */
export function openBecause({ fields: container }: Container): string | undefined {
  const { environmentFiles } = container
  if (items(environmentFiles, []).length > 0 || unresolvedExpression(environmentFiles) !== undefined) {
    return '`environmentFiles` adds variables at run time'
  }
  for (const list of LISTS) {
    const value = container[list]
    const expression = unresolvedExpression(value)
    if (expression !== undefined) return `\`${list}\` is ${expression}`
    if (value !== undefined && value !== null && !Array.isArray(value)) return `\`${list}\` is not a list`
    for (const { value: entry } of items(value, [])) {
      const hidden = unresolvedExpression(entry) ?? unresolvedExpression(fields(entry).name)
      if (hidden !== undefined) return `an entry of \`${list}\` is ${hidden}`
      const misspeltName = misspelt(fields(entry), 'name', ['name', VALUE_MEMBER[list]])
      if (misspeltName !== undefined) return `an entry of \`${list}\` has \`${misspeltName}\` instead of \`name\``
    }
    const slip = misspelt(container, list, containerFields)
    if (slip !== undefined) return `\`${slip}\` seems to be meant as \`${list}\``
  }
  return undefined
}
