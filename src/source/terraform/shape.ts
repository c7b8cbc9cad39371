/** The type of the resources that are task definitions. */
export const TASK_DEFINITION = 'aws_ecs_task_definition'

/** What prints a plan in the form that is read here. */
export const PLAN_COMMAND = '`terraform plan -out=plan.bin && terraform show -json plan.bin > plan.json`'

/**
 * Whether a parsed value is what `terraform show -json` prints of a plan or a state, or a state as it is stored; OpenTofu writes
 * the same. https://developer.hashicorp.com/terraform/internals/json-format
 */
export function isOfTerraform(value: unknown): value is Record<string, unknown> {
  if (!isObject(value)) return false
  if (typeof value.format_version === 'string') return isObject(value.planned_values) || isObject(value.values)
  return isStoredState(value)
}

/** Whether a value is a state as Terraform stores it, whose form is its own business; version 4 is that since 0.12. */
export function isStoredState(value: Record<string, unknown>): boolean {
  return typeof value.version === 'number' && typeof value.terraform_version === 'string' && Array.isArray(value.resources)
}

/**
 * A clause on a text that is of Terraform, but not to be read here, and what to pass instead; undefined for all others.
 *
 * @param isJson whether the text is taken for JSON
 */
export function otherTerraformText(source: string, text: string, isJson: boolean): string | undefined {
  if (text.startsWith('{"@level"'))
    return `holds the messages of \`terraform plan -json\`: lint the plan itself, which ${PLAN_COMMAND} prints`
  if (/\.(?:tf|tofu)(?:\.json)?$/i.test(source)) return CONFIGURATION
  if (isJson || !text.includes(TASK_DEFINITION)) return undefined
  if (/^[ \t]*resource[ \t]+"aws_ecs_task_definition"/m.test(text)) return CONFIGURATION
  const isShown = /^ *# (?:\S+\.)?aws_ecs_task_definition\.\S+/m.test(text.slice(0, 1_000_000))
  return isShown ? `is a plan or state as people read it: lint what ${PLAN_COMMAND} prints` : undefined
}

const CONFIGURATION = `is a configuration of Terraform, whose values are known when it is planned: lint the plan, which ${PLAN_COMMAND} prints`

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether a value is nested deeper than any resource is. Without recursion, for what is read may be nested without end. */
export function isTooDeep(value: unknown): boolean {
  const pending: { node: unknown; depth: number }[] = [{ node: value, depth: 0 }]
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { node, depth } = next
    if (typeof node !== 'object' || node === null) continue
    if (depth > DEEPEST) return true
    for (const member of Object.values(node)) pending.push({ node: member, depth: depth + 1 })
  }
  return false
}

const DEEPEST = 100

/** An object's own member, or undefined. */
export function memberOf(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

/** The items of a list; none where it is no list. */
export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : NONE
}

const NONE: readonly never[] = []
