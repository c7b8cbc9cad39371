import type { Document } from '../model/document.ts'
import { AwsError, UserError } from '../model/errors.ts'
import { printable } from '../model/printable.ts'
import type { World } from '../world.ts'
import type { Opened } from './sources.ts'

/**
 * The one definition that sources hold, for what cannot be made of several.
 *
 * @param taker what takes it, as messages name it
 * @throws UserError where there is none or more than one, and for a source that cannot be read; AwsError where AWS is why
 */
export async function onlyDocument(sources: Iterable<Opened | Promise<Opened>>, taker: string, world: World): Promise<Document> {
  const documents: Document[] = []
  for (const next of sources) {
    const opened = await next
    if ('note' in opened) world.err(`ecs-delegate: ${printable(opened.note)}\n`)
    if ('problem' in opened) {
      const text = `${opened.problem.source} ${opened.problem.message}`
      throw opened.isAws ? new AwsError(text) : new UserError(text)
    }
    if ('documents' in opened) documents.push(...opened.documents)
  }
  const [only, ...others] = documents
  if (!only || others.length > 0)
    throw new UserError(
      `${taker} takes one definition, not ${documents.length}: those of several are not mixed; \`--resource\` takes one of a source`
    )
  // The roles of service accounts are trusted otherwise than those of tasks.
  if (only.kind === 'kubernetes') throw new UserError(`${taker} takes a task definition, and no manifests of Kubernetes`)
  return only
}
