import type { Kind } from '../model/document.ts'
import { type Pack, packsOfKind } from './catalogue.ts'
import type { TaskRule } from './context.ts'
import { ECS } from './packs/ecs.ts'
import { HARBOR } from './packs/harbor.ts'
import { HARNESS } from './packs/harness.ts'
import { IAM } from './packs/iam.ts'
import { JDBC } from './packs/jdbc.ts'

export type { Pack } from './catalogue.ts'

/** The packs of rules, all of them loaded, each in reading order. The command loads those alone that it needs. */
export const PACKS = {
  ecs: ECS,
  harness: HARNESS,
  harbor: HARBOR,
  iam: IAM,
  jdbc: JDBC,
} satisfies Record<Pack, readonly TaskRule[]>

/** Every rule. */
export const RULES: readonly TaskRule[] = Object.values(PACKS).flat()

/** The rules that can have something to say on a kind of source, in reading order. */
export function rulesOf(kind: Kind): readonly TaskRule[] {
  return packsOfKind(kind).flatMap((pack): readonly TaskRule[] => PACKS[pack])
}
