import type { KnownKeys } from './context.ts'
import { ANY_TEXT, type Glob, readGlob } from './glob.ts'

/** A policy's text, taken apart at its variables; of a variable, what stands between the braces. */
export type Template = readonly ({ readonly text: string } | { readonly variable: string })[]

/** What the texts of a statement are read with. */
export interface Scope {
  /** Whether the policy's version has variables; where not, `${…}` is literal text. */
  readonly variables: boolean
  readonly known: KnownKeys
}

/** A pattern whose variables are filled in. */
export interface Pattern {
  readonly glob: Glob
  /** False where a variable has no value that is known: `*` stands in for it, and whoever matches may do so wrongly. */
  readonly resolved: boolean
}

/** What the predefined variables stand for, literally. */
const SPECIAL = /^[*?$]$/

/** Takes a text apart at its `${…}`. One that is never closed is a variable without a name, whose value nobody knows. */
export function readTemplate(text: string, { variables }: Scope): Template {
  if (!variables) return [{ text }]
  const template: ({ text: string } | { variable: string })[] = []
  let from = 0
  for (let open = text.indexOf('${'); open >= 0; open = text.indexOf('${', from)) {
    const close = text.indexOf('}', open)
    template.push({ text: text.slice(from, open) }, { variable: close < 0 ? '' : text.slice(open + 2, close) })
    from = close < 0 ? text.length : close + 1
  }
  template.push({ text: text.slice(from) })
  return template
}

/**
 * Fills in variables. A value is literal text, as are `${*}`, `${?}` and `${$}`; the default of `${key, 'default'}` counts only
 * where the request is known not to have the key. A key of several values has none that could be filled in.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 *
 * @param read reads the text around the variables: its wildcards, or none
 */
export function fill(template: Template, known: KnownKeys, read: (text: string) => Glob = readGlob): Pattern {
  let resolved = true
  const glob = template.flatMap((part): Glob => {
    if ('text' in part) return read(part.text)
    const value = SPECIAL.test(part.variable) ? part.variable : lookUp(part.variable, known)
    if (value !== undefined) return [value]
    resolved = false
    return [ANY_TEXT]
  })
  return { glob, resolved }
}

/** Whether all variables of a text have a value. AWS says that one without "might" make its whole statement invalid. */
export function isResolved(text: string, scope: Scope): boolean {
  return fill(readTemplate(text, scope), scope.known).resolved
}

function lookUp(variable: string, known: KnownKeys): string | undefined {
  const [key = '', ...rest] = variable.split(',')
  const values = known.get(key.trim().toLowerCase())
  if (values?.length === 1) return values[0]
  if (values?.length !== 0 || rest.length === 0) return undefined
  return /^\s*'(.*)'\s*$/s.exec(rest.join(','))?.[1]
}
