import type { Json, Path } from '../model/patch.ts'
import type { Collection, Entry, YamlNode } from './yaml-node.ts'

/** A replacement of a stretch of text. */
export interface Splice {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** A node with its path, the entry it is the value of, and the collection of that entry; the root has neither. */
export interface Site<T extends YamlNode = YamlNode> {
  readonly node: T
  readonly path: Path
  readonly entry?: Entry
  readonly parent?: Collection
}

/** A new item, or a new member with its name. */
export interface Piece {
  readonly name: string
  readonly value: Json
}

/** What happens to the entries of a collection: new ones stand before the entry of an index, or at the end. */
export interface Plan {
  readonly removed: ReadonlySet<number>
  readonly inserted: ReadonlyMap<number, readonly Piece[]>
}

export function splice(start: number, end: number, text: string): Splice {
  return { start, end, text }
}

export function insertion(at: number, text: string): Splice {
  return splice(at, at, text)
}
