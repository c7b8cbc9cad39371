import type { Kind } from '../model/document.ts'
import type { TaskRule } from './context.ts'
import { ECS } from './packs/ecs.ts'
import { HARBOR } from './packs/harbor.ts'
import { HARNESS } from './packs/harness.ts'
import { IAM } from './packs/iam.ts'
import { JDBC } from './packs/jdbc.ts'

/** The packs of rules, each in reading order. `ecs` holds for any task definition and always runs; `iam` has something to say where facts are, and `jdbc` of URLs alone. */
export const PACKS = {
  ecs: ECS,
  harness: HARNESS,
  harbor: HARBOR,
  iam: IAM,
  jdbc: JDBC,
} satisfies Record<string, readonly TaskRule[]>

export type Pack = keyof typeof PACKS

/** Every rule. */
export const RULES: readonly TaskRule[] = Object.values(PACKS).flat()

const PACKS_OF_KIND: Readonly<Record<Kind, readonly Pack[]>> = {
  request: ['ecs', 'harness', 'harbor', 'iam'],
  describe: ['ecs', 'harness', 'harbor', 'iam'],
  cloudformation: ['ecs', 'harness', 'harbor', 'iam'],
  terraform: ['ecs', 'harness', 'harbor', 'iam'],
  kubernetes: ['harbor'],
  jdbc: ['jdbc'],
}

/** The packs that a kind of source is checked with. */
export function packsOfKind(kind: Kind): readonly Pack[] {
  return PACKS_OF_KIND[kind]
}

/** The rules that can have something to say on a kind of source, in reading order. */
export function rulesOf(kind: Kind): readonly TaskRule[] {
  return PACKS_OF_KIND[kind].flatMap((pack): readonly TaskRule[] => PACKS[pack])
}
