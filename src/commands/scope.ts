import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Arguments } from '../command-line.ts'
import type { Checks } from '../engine.ts'
import type { Document, Kind } from '../model/document.ts'
import { UserError } from '../model/errors.ts'
import type { Facts } from '../model/facts.ts'
import { isJdbcUrl } from '../model/jdbc-url.ts'
import { nearest } from '../model/nearest.ts'
import { printable, quote } from '../model/printable.ts'
import { SEVERITIES, type Severity, uniform } from '../model/rule.ts'
import type { Values } from '../model/values.ts'
import { everyRule, loadedRules, type Pack, packsOfKind, rulesOfPacks } from '../rules/catalogue.ts'
import { type Context, contextOf, type Scope, type TaskRule } from '../rules/context.ts'
import { relevanceOf } from '../rules/relevance.ts'
import type { ValueFlags } from '../values.ts'
import type { World } from '../world.ts'

/** What to check and what for, read from the flags that lint and fix share. */
export interface Selection {
  /**
   * What to check a document with: the rules that may find something in it. At once where they are loaded, for a promise for each of
   * ten thousand files would cost more than their rules.
   */
  checksOf(document: Document): Checks<Context> | Promise<Checks<Context>>
  contextOf(document: Document): Context
  readonly failOn: Severity
  /** The packs whose rules have something to say on a document. */
  packsOf(document: Document): readonly Pack[]
  /** Whether a document names roles of which nothing is proved, because there are no facts. */
  isUnproved(document: Document): boolean
}

/** What a selection is for, beside the flags. */
interface Purpose {
  /** Whether the account itself is asked, now or later. */
  readonly isAccountAsked?: boolean
  /** Whether documents are to be repaired: a repair may make a container one of Harbor's. */
  readonly isRepair?: boolean
}

/**
 * Reads the flags that say what to check.
 *
 * @throws UserError for an unknown rule
 */
export async function selectionOf(
  { flags }: Arguments,
  values: Values,
  facts: Facts | undefined,
  { isAccountAsked = facts !== undefined, isRepair = false }: Purpose = {}
): Promise<Selection> {
  const container = flags.container as string | undefined
  const { pack } = flags
  const expectsHarbor = pack === 'harbor'
  const expectsDelegate = pack === 'harness' || (container !== undefined && !expectsHarbor)
  const scope: Scope = { values, facts, isAccountAsked, container, expectsDelegate, expectsHarbor }
  const { isWanted, accepts } = await choiceOf(flags)
  let last: { document: Document; context: Context } | undefined
  const context = (document: Document): Context => {
    if (last?.document !== document) last = { document, context: contextOf(document, scope) }
    return last.context
  }
  const hasEvidence = (document: Document): boolean =>
    facts !== undefined || (document.declared !== undefined && context(document).declared !== undefined)
  const mayBeHarbors = (document: Document): boolean => expectsHarbor || isRepair || mayBeHarbor(context(document))
  const checksWith = (all: readonly TaskRule[]): Checks<Context> => {
    const rules = all
      .filter(({ id }) => isWanted(id))
      .map(rule => (flags['require-proof'] === true && rule.id === UNPROVED ? { ...rule, severity: 'error' as const } : rule))
      .map(uniform)
    return { rules, relevant: relevanceOf(rules), contextOf: context, accepts }
  }
  const packs = packsPicker(pack)
  const made = new Map<readonly Pack[], Checks<Context>>()
  return {
    checksOf: document => {
      const asked = packs(document.kind, { harbor: mayBeHarbors(document), iam: hasEvidence(document) })
      const make = (rules: readonly TaskRule[]): Checks<Context> => {
        const checks = checksWith(rules)
        made.set(asked, checks)
        return checks
      }
      const known = made.get(asked)
      if (known) return known
      const rules = rulesOfPacks(asked)
      return rules instanceof Promise ? rules.then(make) : make(rules)
    },
    contextOf: context,
    failOn: (flags['fail-on'] as Severity | undefined) ?? 'error',
    packsOf: document => {
      const { delegates, harbor } = context(document)
      return packs(document.kind, {
        harness: expectsDelegate || delegates.length > 0,
        harbor: expectsHarbor || harbor.components.length > 0,
        iam: hasEvidence(document),
      })
    },
    isUnproved: document =>
      isWanted(UNPROVED) && ('executionRoleArn' in document.task || 'taskRoleArn' in document.task) && !hasEvidence(document),
  }
}

/** Which rules the flags ask for, and of which containers. */
interface Choice {
  isWanted(rule: string): boolean
  readonly accepts: Checks<Context>['accepts']
}

/** @throws UserError for an unknown rule */
async function choiceOf(flags: Arguments['flags']): Promise<Choice> {
  const { select, ignore = [] } = flags as { select?: readonly string[]; ignore?: readonly string[] }
  const selected = select && (await Promise.all(select.map(knownRule)))
  const ignored = await Promise.all(ignore.map(ignorable))
  const everywhere = new Set(ignored.filter(entry => entry.container === undefined).map(({ rule }) => rule))
  return {
    isWanted: rule => (selected === undefined || selected.includes(rule)) && !everywhere.has(rule),
    accepts: (rule, name) => !ignored.some(entry => entry.rule === rule && entry.container === name && name !== undefined),
  }
}

/** Whether the rules on Harbor have something to say although nobody asked for them. */
function mayBeHarbor({ harbor, isKubernetes }: Context): boolean {
  return isKubernetes || harbor.components.length > 0 || harbor.possible.length > 0
}

/** What speaks of permissions that are not proved; `--require-proof` makes it an error. */
export const UNPROVED = 'permission-unproved'

/** Which of these packs have something to say on a document; the others always have. */
interface Speaking {
  readonly harness?: boolean
  readonly harbor: boolean
  readonly iam: boolean
}

/**
 * Gives the packs of a kind of source that have something to say, the same list each time. Who asks for the one of the two systems
 * does not ask for the other's, where there is a choice.
 */
function packsPicker(pack: unknown): (kind: Kind, speaking: Speaking) => readonly Pack[] {
  const other = pack === 'harness' ? 'harbor' : pack === 'harbor' ? 'harness' : undefined
  const lists: { [K in Kind]?: (readonly Pack[])[] } = {}
  const listOf = (kind: Kind, { harness = true, harbor, iam }: Speaking): readonly Pack[] => {
    const speaks: Readonly<Record<Pack, boolean>> = { ecs: true, harness, harbor, iam, jdbc: true }
    const all = packsOfKind(kind)
    return all.filter(name => speaks[name] && !(name === other && all.includes('harness')))
  }
  return (kind, speaking) => {
    lists[kind] ??= []
    const which = (speaking.harness === false ? 0 : 1) + (speaking.harbor ? 2 : 0) + (speaking.iam ? 4 : 0)
    lists[kind][which] ??= listOf(kind, speaking)
    return lists[kind][which]
  }
}

/**
 * What only the user knows: the values file, and the flags over it.
 *
 * @throws UserError for a values file that does not fit, or contradicting flags
 */
export async function valuesOf(args: Arguments, world: World): Promise<Values> {
  const flags = valueFlags(args)
  const name = args.flags.values as string | undefined
  // Most runs give none, and need not load what checks them.
  if (name === undefined && !Object.values(flags).some(flag => flag !== undefined && flag !== false)) return {}
  const { parseValues, withFlags } = await import('../values.ts')
  return withFlags(name === undefined ? {} : await parseValues(name, bytesOf(name, world)), flags)
}

/** The flags that give values. */
export function valueFlags({ flags }: Arguments): ValueFlags {
  const text = (name: string): string | undefined => flags[name] as string | undefined
  return {
    buildTaskRoleArn: text('build-task-role-arn'),
    taskRoleArn: text('task-role-arn'),
    executionRoleArn: text('execution-role-arn'),
    certificateSecretArn: text('certificate-secret-arn'),
    certificatePath: text('certificate-path'),
    tokenSecretArn: text('token-secret-arn'),
    noDatabase: flags['no-database'] === true,
    noCertificate: flags['no-certificate'] === true,
  }
}

function bytesOf(name: string, world: World): Uint8Array {
  try {
    return name === '-' ? world.stdin() : readFileSync(resolve(world.cwd, name))
  } catch (error) {
    const { code } = error as { code?: string }
    throw new UserError(
      `the values file ${printable(name)} cannot be read: ${code === 'ENOENT' ? 'there is no such file' : code}`
    )
  }
}

async function ignorable(entry: string): Promise<{ rule: string; container: string | undefined }> {
  const colon = entry.indexOf(':')
  if (colon < 0) return { rule: await knownRule(entry), container: undefined }
  return { rule: await knownRule(entry.slice(0, colon)), container: entry.slice(colon + 1) }
}

/** The id of a rule. @throws UserError where there is none of that name, with the nearest */
export async function knownRule(id: string): Promise<string> {
  if (loadedRules.has(id)) return id
  const ids = (await everyRule()).map(rule => rule.id)
  if (ids.includes(id)) return id
  if (isJdbcUrl(id)) throw new UserError('a JDBC URL is no rule: `ecs-delegate lint` takes it')
  const meant = nearest(id, ids)
  throw new UserError(
    `there is no rule ${quote(id)}${meant === undefined ? '' : `; is ${quote(meant)} meant?`}; \`ecs-delegate rules\` lists them`
  )
}

/** Whether a severity counts for `--fail-on`. */
export function counts(severity: Severity, failOn: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failOn)
}
