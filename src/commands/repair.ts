import { type Fixed, fix } from '../engine.ts'
import type { Document, Documents } from '../model/document.ts'
import { type LoadOptions, load } from '../source/load.ts'
import type { Selection } from './scope.ts'

/** One definition before and after its repair. */
export interface Repaired {
  readonly original: Document
  readonly fixed: Fixed
}

/**
 * Repairs the definitions of one source. They share a text, so that each is read from what the repair of the one before
 * has left; what is left to find is told of the text that came of all.
 *
 * @param options how the source was read, for it is read again in the same way
 */
export async function repairAll(
  documents: Documents,
  { checksOf }: Selection,
  unsafe: boolean,
  options: LoadOptions = {}
): Promise<readonly [Repaired, ...Repaired[]]> {
  const repairOf = async (original: Document): Promise<Repaired> => ({
    original,
    fixed: fix(original, await checksOf(original), unsafe),
  })
  const first = await repairOf(documents[0])
  if (documents.length === 1) return [first]
  // Each of these has a text of its own.
  if (documents[0].readOnly !== undefined) return [first, ...(await Promise.all(documents.slice(1).map(repairOf)))]
  const repaired: [Repaired, ...Repaired[]] = [first]
  for (let index = 1; index < documents.length; index++) {
    const { fixed } = repaired[index - 1] as Repaired
    repaired.push(await repairOf((await reread(fixed.document, options))[index] as Document))
  }
  const last = await reread((repaired.at(-1) as Repaired).fixed.document, options)
  const left = await Promise.all(last.map(async document => fix(document, await checksOf(document), unsafe).left))
  return repaired.map(({ original, fixed }, index) => ({
    original,
    fixed: { ...fixed, left: left[index] ?? fixed.left },
  })) as [Repaired, ...Repaired[]]
}

function reread({ source, text }: Document, options: LoadOptions): Promise<Documents> {
  return load(source, Buffer.from(text), options)
}
