import { disclose, HIDDEN } from '../../model/disclosure.ts'
import type { Path } from '../../model/patch.ts'
import type { Scalar } from '../text.ts'
import { definitionPath } from './definition.ts'
import { PSEUDO_PARAMETERS } from './parameters.ts'
import { isObject, memberOf } from './template-shape.ts'
import { subPieces } from './text-pieces.ts'

/**
 * How the scalars of a template may be printed: those of one definition as `model/disclosure.ts` says, functions with the names
 * they refer to, the types of resources; everything else is hidden, parameters and their defaults above all.
 *
 * @returns a function that gives what is shown of a scalar, undefined where it may stand for itself
 */
export function shownInTemplate(template: unknown, resource: string): (scalar: Scalar, original: string) => string | undefined {
  return ({ path }, original) => {
    const value = valueAt(template, path)
    const [section, id, member] = path
    if (section === 'Resources' && path.length === 3 && member === 'Type') return isType(value) ? undefined : HIDDEN
    const isOwn = section === 'Resources' && id === resource && member === 'Properties'
    return isOwn ? shown(template, path, value, original) : HIDDEN
  }
}

function shown(template: unknown, path: Path, value: unknown, original: string): string | undefined {
  const { path: own, isInFunction } = definitionPath(path.slice(3))
  const name = nameBeside(template, path)
  if (isInFunction) return inFunction(template, path, value, original, text => disclose(own, text, name) === text)
  // Every scalar is a text in the end, and so may a number be one that must not be shown.
  if (typeof value !== 'string')
    return disclose(own, String(value), name) === String(value) || isPlain(own, value) ? undefined : HIDDEN
  const text = disclose(own, value, name)
  return text === value ? undefined : text
}

/** A number or a word where the API takes one is shown; a variable's value is not. */
function isPlain(own: Path, value: unknown): boolean {
  return own[2] !== 'environment' && (own[2] !== 'secrets' || value === null)
}

/** What is shown inside of a function: the names of what the template declares, and the names within the text of `Fn::Sub`. */
function inFunction(
  template: unknown,
  path: Path,
  value: unknown,
  original: string,
  isShown: (text: string) => boolean
): string | undefined {
  const call = path.findLastIndex(key => typeof key === 'string' && (key === 'Ref' || key.startsWith('Fn::')))
  const name = path[call]
  const isFirst = path.length === call + 1 || (path.length === call + 2 && path[call + 1] === 0)
  const tag = /^!\w+[ \t]+/.exec(original)?.[0] ?? ''
  const quote = /^["']/.exec(original.slice(tag.length))?.[0] ?? ''
  if (name === 'Ref' || name === 'Fn::GetAtt') {
    const parts = Array.isArray(value) ? value : [value]
    return parts.every(part => isName(template, part) || isAttribute(path, call, part)) ? undefined : HIDDEN
  }
  if (name === 'Fn::If' && isFirst)
    return typeof value === 'string' && Object.hasOwn(sectionOf(template, 'Conditions'), value) ? undefined : HIDDEN
  if (name !== 'Fn::Sub' || !isFirst || typeof value !== 'string') return HIDDEN
  const pieces = subPieces(value)
  const filled = pieces.map(piece => ('text' in piece ? piece.text : 'x')).join('')
  if (isShown(filled) && !original.includes('\n')) return undefined
  const covered = pieces.map(piece => ('text' in piece ? HIDDEN : `\${${isReference(template, piece.name) ? piece.name : '…'}}`))
  return tag === '' ? covered.join('') : `${tag}${quote}${covered.join('')}${quote}`
}

/** `Arn` in `!GetAtt Role.Arn`, and whatever else is no name of the template, is a word of CloudFormation. */
function isAttribute(path: Path, call: number, part: unknown): boolean {
  const isSecond = path[call] === 'Fn::GetAtt' && (path.length === call + 1 || path[call + 1] === 1)
  return (
    isSecond &&
    typeof part === 'string' &&
    /^(?:Arn|Id|Name|Endpoint\.(?:Address|Port)|[A-Z][A-Za-z]{0,30}(?:Arn|Id|Name))$/.test(part)
  )
}

function isReference(template: unknown, name: string): boolean {
  const [id = '', ...rest] = name.split('.')
  return isName(template, id) && rest.every(part => /^[A-Z][A-Za-z]{0,30}$/.test(part))
}

function isName(template: unknown, name: unknown): boolean {
  if (typeof name !== 'string') return false
  if (name === 'AWS::NoValue' || PSEUDO_PARAMETERS.has(name)) return true
  return Object.hasOwn(sectionOf(template, 'Parameters'), name) || Object.hasOwn(sectionOf(template, 'Resources'), name)
}

function sectionOf(template: unknown, name: string): object {
  const section = memberOf(template, name)
  return isObject(section) ? section : {}
}

function isType(value: unknown): boolean {
  return typeof value === 'string' && /^AWS::\w{1,40}::\w{1,60}$/.test(value)
}

/** The name of the variable whose value stands at a path. */
function nameBeside(template: unknown, path: Path): string | undefined {
  const member = path.findLastIndex(key => key === 'Value' || key === 'ValueFrom')
  const name = member < 0 ? undefined : valueAt(template, [...path.slice(0, member), 'Name'])
  return typeof name === 'string' ? name : undefined
}

function valueAt(root: unknown, path: Path): unknown {
  let value = root
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<string | number, unknown>)[key]
  }
  return value
}
