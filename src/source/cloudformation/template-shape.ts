/** The type of the resources that are task definitions. */
export const TASK_DEFINITION = 'AWS::ECS::TaskDefinition'

/** Whether a parsed value is a template of CloudFormation that declares task definitions, or may do so in a loop. */
export function declaresDefinitions(value: unknown, text: string): boolean {
  const resources = memberOf(value, 'Resources')
  if (!isObject(resources)) return false
  for (const id in resources) {
    if (memberOf(resources[id], 'Type') === TASK_DEFINITION) return true
    if (isLoop(id) && text.includes(TASK_DEFINITION)) return true
  }
  return false
}

/** Whether a member is a loop of the language extensions, which makes members when the template is deployed. */
export function isLoop(name: string): boolean {
  return name.startsWith('Fn::ForEach::')
}

/** The logical ids of a template's resources of a type, in the order of the text. */
export function resourcesOf(template: unknown, type: string): string[] {
  const resources = memberOf(template, 'Resources')
  return isObject(resources) ? Object.keys(resources).filter(id => memberOf(resources[id], 'Type') === type) : []
}

/** An object's own member, or undefined. */
export function memberOf(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
