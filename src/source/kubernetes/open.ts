import type { Document, Documents } from '../../model/document.ts'
import { LoadError } from '../load-error.ts'
import type { SourceText } from '../text.ts'
import { KubernetesDocument } from './document.ts'
import { Manifests } from './manifests.ts'

/**
 * The installations of Harbor in a stream of manifests, each a document.
 *
 * @throws LoadError where there is none
 */
export function openInstallations(source: string, parts: readonly SourceText[]): Documents {
  const manifests = new Manifests(parts)
  const [first, ...others] = manifests.installations.map(
    (installation): Document => new KubernetesDocument(manifests, installation, source)
  )
  if (!first)
    throw new LoadError(
      'holds Kubernetes manifests, but no container of Harbor that uses the database: core, jobservice, exporter or migrator',
      undefined,
      true
    )
  return [first, ...others]
}
