import type { Kind } from '../model/document.ts'
import type { TaskRule } from './context.ts'
import { ECS } from './packs/ecs.ts'
import { HARNESS } from './packs/harness.ts'

/**
 * The packs of rules, in reading order. `ecs` holds for any task definition and always runs; `iam` has something to say where
 * facts are, and `jdbc` of URLs alone.
 */
export const PACK_NAMES = ['ecs', 'harness', 'harbor', 'iam', 'jdbc'] as const

export type Pack = (typeof PACK_NAMES)[number]

type Rules = readonly TaskRule[]

/** What every definition is checked with is there at once; the rest is loaded when it is first needed, for most runs never do. */
const LOADED = new Map<Pack, Rules>([
  ['ecs', ECS],
  ['harness', HARNESS],
])

const LOAD: Readonly<Partial<Record<Pack, () => Promise<Rules>>>> = {
  harbor: async () => (await import('./packs/harbor.ts')).HARBOR,
  iam: async () => (await import('./packs/iam.ts')).IAM,
  jdbc: async () => (await import('./packs/jdbc.ts')).JDBC,
}

const BY_ID = new Map<string, TaskRule>([...ECS, ...HARNESS].map(rule => [rule.id, rule]))

/** The rules that are loaded, by id: more of them as packs are. */
export const loadedRules: ReadonlyMap<string, TaskRule> = BY_ID

/** The rules of some packs, in reading order: at once where all of them are loaded. */
export function rulesOfPacks(packs: readonly Pack[]): Rules | Promise<Rules> {
  const missing = packs.filter(pack => !LOADED.has(pack))
  const ready = (): Rules => packs.flatMap(pack => LOADED.get(pack) ?? [])
  return missing.length === 0 ? ready() : Promise.all(missing.map(loadPack)).then(ready)
}

async function loadPack(pack: Pack): Promise<void> {
  const rules = (await LOAD[pack]?.()) ?? []
  LOADED.set(pack, rules)
  for (const rule of rules) BY_ID.set(rule.id, rule)
}

/** All packs with their rules. */
export async function everyPack(): Promise<readonly { readonly pack: Pack; readonly rules: Rules }[]> {
  return Promise.all(PACK_NAMES.map(async pack => ({ pack, rules: await rulesOfPacks([pack]) })))
}

/** Every rule, in reading order. */
export async function everyRule(): Promise<Rules> {
  return rulesOfPacks(PACK_NAMES)
}

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
