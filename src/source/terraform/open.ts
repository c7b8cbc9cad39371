import type { Document, Documents } from '../../model/document.ts'
import type { Stack } from '../cloudformation/parameters.ts'
import { Lines } from '../lines.ts'
import { LoadError } from '../load-error.ts'
import { type SourceText, SyntaxProblem } from '../text.ts'
import { CONTAINERS } from './definition.ts'
import { TerraformDocument } from './document.ts'
import { EncodedJson, offsetInString } from './encoded.ts'
import { Plan } from './plan.ts'
import type { Resource } from './resources.ts'
import { isTooDeep } from './shape.ts'
import { valuesOf } from './values.ts'

/**
 * The task definitions of a plan or a state of Terraform.
 *
 * @param options where it is for, and the address of the only one that is asked for; where there is none of this, all are given
 * @throws LoadError where there is none, or the containers of one are no JSON
 */
export function openDefinitions(
  source: string,
  text: SourceText,
  options: Stack & { readonly resource?: string | undefined }
): Documents {
  const plan = new Plan(text, options)
  const all = plan.definitions
  if (all.length === 0) throw new LoadError(NONE, undefined, true)
  const asked = all.filter(resource => resource.address === options.resource)
  return (asked.length > 0 ? asked : all).map(resource => open(source, plan, resource)) as unknown as Documents
}

const NONE = 'is of Terraform, and has no resource of the type aws_ecs_task_definition'

function open(source: string, plan: Plan, resource: Resource): Document {
  if (isTooDeep(resource.values)) throw tooDeep(resource)
  const values = valuesOf(resource, plan.configuration)
  const encoded = values[CONTAINERS]
  const parsed = typeof encoded === 'string' && encoded !== '' ? decode(plan, resource, encoded) : undefined
  return new TerraformDocument(plan, source, resource, values, parsed)
}

function tooDeep({ address }: Resource): LoadError {
  return new LoadError(`has values in ${address} that are nested deeper than those of any task definition`)
}

/** @throws LoadError where the text is no JSON; its position is that in the plan */
function decode(plan: Plan, resource: Resource, encoded: string): EncodedJson {
  const { text } = plan.text
  const start = plan.text.span([...resource.place, CONTAINERS], 'value')?.start ?? 0
  try {
    const parsed = new EncodedJson(text, start, encoded)
    if (isTooDeep(parsed.inner.value)) throw tooDeep(resource)
    return parsed
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error
    const position = new Lines(text).position(offsetInString(text, start, error.offset))
    throw new LoadError(`has no valid JSON in \`${CONTAINERS}\` of ${resource.address}: ${error.message}`, position)
  }
}
