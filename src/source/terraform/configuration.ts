import { isObject, itemsOf, memberOf } from './shape.ts'

/**
 * The configuration that a plan was made of. It has no expressions as they are written, but what each of them refers to, the
 * whole reference first and then each shorter one: `aws_iam_role.task.arn`, `aws_iam_role.task`.
 * https://developer.hashicorp.com/terraform/internals/json-format#expression-representation
 */
export class Configuration {
  private readonly root: unknown

  constructor(root: unknown) {
    this.root = root
  }

  /** The expressions of a resource's arguments, by name. */
  expressionsOf(module: string, isManaged: boolean, type: string, name: string): unknown {
    const found = itemsOf(memberOf(this.moduleAt(stepsOf(module)), 'resources')).find(
      one => memberOf(one, 'type') === type && memberOf(one, 'name') === name && (memberOf(one, 'mode') !== 'data') === isManaged
    )
    return memberOf(found, 'expressions')
  }

  /**
   * What an expression of a module refers to, followed through the variables and outputs of modules: the reference as it would be
   * in the root module. Undefined where it refers to nothing, to more than one thing, or to what the plan does not tell.
   */
  referenceOf(module: string, expression: unknown): string | undefined {
    return this.follow(stepsOf(module), expression, 0)
  }

  private follow(steps: readonly Step[], expression: unknown, depth: number): string | undefined {
    const [head, ...others] = headsOf(memberOf(expression, 'references'))
    if (head === undefined || others.length > 0 || depth > DEEPEST) return undefined
    const variable = /^var\.([\w-]+)$/.exec(head)?.[1]
    const call = steps.at(-1)
    if (variable !== undefined) {
      if (!call) return undefined
      const above = steps.slice(0, -1)
      const passed = memberOf(
        memberOf(memberOf(memberOf(this.moduleAt(above), 'module_calls'), call.name), 'expressions'),
        variable
      )
      return this.follow(above, passed, depth + 1)
    }
    const output = OUTPUT.exec(head)
    if (output) {
      const [, text = '', name = '', member = ''] = output
      const below = [...steps, { name, text }]
      return this.follow(below, memberOf(memberOf(memberOf(this.moduleAt(below), 'outputs'), member), 'expression'), depth + 1)
    }
    return RESOURCE.test(head) ? [...steps.map(({ text }) => text), head].join('.') : undefined
  }

  private moduleAt(steps: readonly Step[]): unknown {
    let module = this.root
    for (const { name } of steps) module = memberOf(memberOf(memberOf(module, 'module_calls'), name), 'module')
    return module
  }
}

/** Modules that hand a value on: more than anybody nests, and an end to circles. */
const DEEPEST = 30

/** A module on the way to another: `module.api["x"]`. */
interface Step {
  readonly name: string
  readonly text: string
}

const KEY = String.raw`(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?`
const STEP = new RegExp(String.raw`module\.([\w-]+)${KEY}(?:\.|$)`, 'y')
const OUTPUT = new RegExp(String.raw`^(module\.([\w-]+)${KEY})\.([\w-]+)$`)
const RESOURCE = new RegExp(
  String.raw`^(?:data\.)?(?!(?:var|local|module|each|count|path|self|terraform|data)\.)[\w-]+\.[\w-]+${KEY}\.\w+$`
)

function stepsOf(module: string): readonly Step[] {
  const steps: Step[] = []
  STEP.lastIndex = 0
  for (let found = STEP.exec(module); found; found = STEP.exec(module)) {
    steps.push({ name: found[1] ?? '', text: found[0].replace(/\.$/, '') })
  }
  return steps
}

/** The whole references among those of an expression, each once. */
export function headsOf(references: unknown): readonly string[] {
  const heads = new Set<string>()
  let last = ''
  for (const reference of itemsOf(references)) {
    if (typeof reference !== 'string') continue
    const isShorter = last.startsWith(reference) && /^[.[]/.test(last.slice(reference.length))
    if (isShorter) continue
    heads.add(reference)
    last = reference
  }
  return [...heads]
}

/** Whether an argument is given in the configuration at all. */
export function isConfigured(expression: unknown): boolean {
  return isObject(expression) && itemsOf(expression.references).length > 0
}
