import type { DeclaredResource, Home } from '../../model/declared.ts'
import { known, Unresolved } from '../../model/task-definition.ts'
import { hole, literal } from '../holes.ts'

/** What a hole in a text refers to, as a text that may have holes itself; undefined where nothing is known of it. */
export type Resolve = (name: string) => string | undefined

/**
 * A text as far as it is known.
 *
 * @param value a known text, number or boolean, or one that is known in part
 * @returns undefined where it is none of these, or nothing at all is known of it
 */
export function partialText(value: unknown, resolve: Resolve): string | undefined {
  if (typeof value === 'string') return literal(value)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (!(value instanceof Unresolved)) return undefined
  return value.parts?.map(part => (typeof part === 'string' ? literal(part) : (resolve(part.hole) ?? hole(part.hole)))).join('')
}

/** A text of a definition as far as it is known: there a string with `${…}` in it is one that is filled in later. */
export function definitionText(value: unknown, textOf: (value: unknown) => string | undefined): string | undefined {
  return value instanceof Unresolved ? textOf(value) : known(value)
}

/**
 * A policy's document with its texts as far as they are known. What is not known at all may be anything: a hole of its own
 * stands in its place, which a text takes for any text, and all else for a mistake that makes the statement unknown.
 */
export function partialDocument(value: unknown, textOf: (value: unknown) => string | undefined): unknown {
  let count = 0
  const of = (node: unknown): unknown => {
    if (node instanceof Unresolved) return textOf(node) ?? hole(`${node.expression}#${++count}`)
    if (typeof node === 'string') return literal(node)
    if (Array.isArray(node)) return node.map(of)
    if (typeof node !== 'object' || node === null) return node
    return Object.fromEntries(Object.entries(node).map(([key, member]) => [key, of(member)]))
  }
  return of(value)
}

/**
 * The partition that the policies of roles name, where it is one alone. IAM refuses a policy that names another partition than
 * its own: `Partition "aws" is not valid for resource "arn:aws:…"` (https://github.com/aws/copilot-cli/issues/2563), so whatever
 * is deployed of this source is deployed there.
 */
export function writtenPartition(resources: readonly DeclaredResource[]): string | undefined {
  const found = new Set<string>()
  const look = (node: unknown): void => {
    if (typeof node === 'string' || node instanceof Unresolved) {
      const text = partialText(node, () => undefined) ?? ''
      const partition = /^arn:(aws(?:-[a-z]+)*):/.exec(text)?.[1]
      if (partition !== undefined) found.add(partition)
      else if (text.startsWith('{')) look(parsed(text))
    } else if (Array.isArray(node)) node.forEach(look)
    else if (typeof node === 'object' && node !== null) {
      for (const [key, member] of Object.entries(node)) if (!/^condition$/i.test(key)) look(member)
    }
  }
  for (const { type, properties, isConditional } of resources) {
    if (isConditional !== true && /^(?:AWS::IAM::|aws_iam_)/.test(type)) look(properties)
  }
  return found.size === 1 ? [...found][0] : undefined
}

/** The value of a JSON text with holes; undefined where it is none, or its holes are not in its strings. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** An ARN of a home. */
export function arnAt({ partition, region, account }: Home, service: string, resource: string): string {
  return `arn:${partition}:${service}:${service === 'iam' ? '' : region}:${account}:${resource}`
}

/** The ARN of a secret that is yet to be made: six characters, which nobody knows before, follow its name. */
export function secretArn(home: Home, name: string, id: string): string {
  const suffix = [1, 2, 3, 4, 5, 6].map(number => hole(`${id}#${number}`, 'character')).join('')
  return `${arnAt(home, 'secretsmanager', `secret:${name}`)}-${suffix}`
}

/** The ARN of a role or a managed policy, which may have a path. */
export function iamArn(home: Home, kind: 'role' | 'policy', path: string | undefined, name: string): string {
  return arnAt(home, 'iam', `${kind}${path ?? '/'}${name}`)
}
