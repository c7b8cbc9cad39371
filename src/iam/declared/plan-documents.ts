import type { DeclaredResource } from '../../model/declared.ts'
import { fields, Unresolved } from '../../model/task-definition.ts'
import { parsed, partialDocument } from './texts.ts'

/**
 * The document that a data source makes, as far as the plan knows it.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
 */
export function documentOfSource({ properties }: DeclaredResource, textOf: (value: unknown) => string | undefined): unknown {
  const { json, statement, source_policy_documents, override_policy_documents } = properties
  const text = typeof json === 'string' ? json : undefined
  if (text !== undefined) return parsed(textOf(text) ?? '')
  if (!Array.isArray(statement) || isGiven(source_policy_documents) || isGiven(override_policy_documents)) return undefined
  const Statement = statement.map(one => {
    if (one instanceof Unresolved) return one
    const { sid, effect, actions, not_actions, resources, not_resources, principals, not_principals, condition } = fields(one)
    return {
      ...given('Sid', sid),
      Effect: effect ?? 'Allow',
      ...given('Action', actions),
      ...given('NotAction', not_actions),
      ...given('Resource', resources),
      ...given('NotResource', not_resources),
      ...given('Principal', principalsOf(principals)),
      ...given('NotPrincipal', principalsOf(not_principals)),
      ...given('Condition', conditionsOf(condition)),
    }
  })
  return partialDocument({ Version: '2012-10-17', Statement }, textOf)
}

/** A plan has null, an empty text or an empty list where the configuration says nothing. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
}

function given(name: string, value: unknown): Record<string, unknown> {
  return isGiven(value) ? { [name]: value } : {}
}

function principalsOf(value: unknown): unknown {
  if (!isGiven(value) || !Array.isArray(value)) return value
  const entries = value.map(entry => fields(entry))
  if (entries.some(({ type }) => type === '*')) return '*'
  return Object.fromEntries(entries.map(({ type, identifiers }) => [String(type), identifiers]))
}

function conditionsOf(value: unknown): unknown {
  if (!isGiven(value) || !Array.isArray(value)) return value
  const conditions: Record<string, Record<string, unknown>> = {}
  for (const entry of value) {
    const { test, variable, values } = fields(entry)
    conditions[String(test)] = { ...conditions[String(test)], [String(variable)]: values }
  }
  return conditions
}
