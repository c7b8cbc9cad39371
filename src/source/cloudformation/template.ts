import type { DeclaredResource } from '../../model/declared.ts'
import { quote } from '../../model/printable.ts'
import { LoadError } from '../load-error.ts'
import type { SourceText } from '../text.ts'
import { Evaluator } from './evaluate.ts'
import type { Stack } from './parameters.ts'
import { below, type Place } from './place.ts'
import { isLoop, isObject, memberOf, resourcesOf, TASK_DEFINITION } from './template-shape.ts'
import { plain, type Value } from './value.ts'

/** A template of CloudFormation, parsed, and what is known of the stack it is for. */
export class Template {
  readonly text: SourceText
  readonly stack: Stack
  #declared: readonly DeclaredResource[] | undefined

  constructor(text: SourceText, stack: Stack) {
    this.text = text
    this.stack = stack
  }

  /** The logical ids of its task definitions. */
  get definitions(): readonly string[] {
    return resourcesOf(this.text.value, TASK_DEFINITION)
  }

  /** The properties of a resource. What its own condition decides is decided: it exists only where that holds. */
  properties(id: string): Value {
    const place = below(placeOf(id), 'Properties')
    const resource = this.#resource(id)
    const condition = memberOf(resource, 'Condition')
    const evaluator = new Evaluator(this.text.value, this.stack, typeof condition === 'string' ? condition : undefined)
    const raw = memberOf(resource, 'Properties')
    const value = evaluator.value(raw ?? {}, place) ?? evaluator.value({}, place)
    return value as Value
  }

  /** All resources, those aside that a condition keeps away for certain. */
  get declared(): readonly DeclaredResource[] {
    this.#declared ??= this.#declare()
    return this.#declared
  }

  #declare(): DeclaredResource[] {
    const evaluator = new Evaluator(this.text.value, this.stack)
    const resources = memberOf(this.text.value, 'Resources')
    const declared: DeclaredResource[] = []
    for (const id of isObject(resources) ? Object.keys(resources) : []) {
      const resource = this.#resource(id)
      const type = memberOf(resource, 'Type')
      const condition = memberOf(resource, 'Condition')
      const exists = condition === undefined ? true : evaluator.conditions.holds(condition)
      if (typeof type !== 'string' || exists === false) continue
      const value = evaluator.value(memberOf(resource, 'Properties') ?? {}, undefined)
      const properties = value ? plain(value) : {}
      declared.push({
        id,
        type,
        properties: isObject(properties) ? properties : {},
        ...(exists === undefined ? { isConditional: true } : {}),
      })
    }
    return declared
  }

  #resource(id: string): unknown {
    return memberOf(memberOf(this.text.value, 'Resources'), id)
  }
}

/** Where a resource stands. */
export function placeOf(id: string): Place {
  return below(below(undefined, 'Resources'), id)
}

/**
 * Makes sure that there is something to look at in a template.
 *
 * @param isStrict whether all parameters that were given must be the template's
 * @throws LoadError where all its task definitions are made in loops, or it lacks a parameter that a value was given for
 */
export function requireDefinitions({ text, stack, definitions }: Template, isStrict: boolean): void {
  if (definitions.length === 0) throw new LoadError(ONLY_LOOPS, undefined, true)
  const parameters = Object.keys((memberOf(text.value, 'Parameters') as object | undefined) ?? {})
  const foreign = isStrict ? [...(stack.parameters?.keys() ?? [])].find(name => !parameters.includes(name)) : undefined
  if (foreign === undefined) return
  const has = parameters.length > 0 ? `it has ${parameters.slice(0, 20).join(', ')}` : 'it has none'
  throw new LoadError(`has no parameter \`${foreign}\`: ${has}`)
}

const PROCESSED = 'lint what `aws cloudformation get-template --template-stage Processed` prints of its stack'
const ONLY_LOOPS = `makes its task definitions in Fn::ForEach, which is not followed: ${PROCESSED}`

/** Macros that leave task definitions as they are written. */
const HARMLESS: ReadonlySet<string> = new Set([
  'AWS::CodeDeployBlueGreen',
  'AWS::LanguageExtensions',
  'AWS::SecretsManager-2020-07-23',
  'AWS::SecretsManager-2024-09-16',
  'AWS::Serverless-2016-10-31',
])

/** What cannot be seen of a template, because it is made when the template is deployed. */
export function unseenIn(template: unknown): string[] {
  const transform = memberOf(template, 'Transform')
  const macros = (Array.isArray(transform) ? transform : [transform]).flatMap(one => {
    const name = isObject(one) ? one.Name : one
    return typeof name === 'string' && !HARMLESS.has(name) ? [name] : []
  })
  const resources = memberOf(template, 'Resources')
  const loops = isObject(resources) ? Object.keys(resources).filter(isLoop) : []
  return [
    ...macros.map(name => `the macro ${quote(name)} may change the definition when the template is deployed: ${PROCESSED}`),
    ...loops.map(name => `${quote(name)} makes resources when the template is deployed: ${PROCESSED}`),
  ]
}
