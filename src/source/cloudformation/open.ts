import type { Documents } from '../../model/document.ts'
import type { SourceText } from '../text.ts'
import { CloudFormationDocument } from './document.ts'
import type { Stack } from './parameters.ts'
import { requireDefinitions, Template } from './template.ts'

/**
 * The task definitions of a template.
 *
 * @param isStrict whether all parameters that were given must be the template's
 * @throws LoadError where there is none, or a parameter is not the template's
 */
export function openDefinitions(source: string, text: SourceText, stack: Stack, isStrict: boolean): Documents {
  const template = new Template(text, stack)
  requireDefinitions(template, isStrict)
  return template.definitions.map(id => new CloudFormationDocument(template, source, id)) as unknown as Documents
}
