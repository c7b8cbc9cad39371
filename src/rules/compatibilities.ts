import { type TaskDefinition, unresolvedExpression } from '../model/task-definition.ts'

/** Whether a definition is to be validated for Fargate and nothing else: then what Fargate lacks can be of no use. */
export function isForFargateAlone({ requiresCompatibilities: required }: TaskDefinition): boolean {
  return Array.isArray(required) && required.length === 1 && required[0] === 'FARGATE'
}

/** Whether a definition is validated for EC2, which AWS does also where nothing is said. */
export function isForEc2({ requiresCompatibilities: required }: TaskDefinition): boolean {
  if (Array.isArray(required)) return required.length === 0 || required.includes('EC2')
  return required === undefined || (required === null && unresolvedExpression(required) === undefined)
}

/** Whether a definition is validated for Fargate, or may be once all of it is known. */
export function mayBeForFargate({ requiresCompatibilities: required }: TaskDefinition): boolean {
  if (!Array.isArray(required)) return unresolvedExpression(required) !== undefined
  return required.some(name => name === 'FARGATE' || unresolvedExpression(name) !== undefined)
}
