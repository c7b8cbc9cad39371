import { type Component, findHarbor, type Harbor } from '../harbor.ts'
import { type Arn, parseRoleArn } from '../model/arn.ts'
import type { Surroundings } from '../model/declared.ts'
import type { Document, MisspeltName } from '../model/document.ts'
import type { Facts } from '../model/facts.ts'
import { BUILD_ROLE } from '../model/names.ts'
import type { Path } from '../model/patch.ts'
import type { Rule } from '../model/rule.ts'
import { responseOnlyFields, type Shape, type ShapeProblem, shapeOf } from '../model/shape.ts'
import { type Container, containers, known, type TaskDefinition, Unresolved } from '../model/task-definition.ts'
import type { StructureName } from '../model/task-definition-request.ts'
import { templateName } from '../model/template-names.ts'
import type { Values } from '../model/values.ts'
import { type Delegate, findDelegates } from '../wiring.ts'

/** The roles that a definition names itself. */
export type TaskRole = 'taskRoleArn' | 'executionRoleArn'

/** What the user asked for, as far as rules are concerned. */
export interface Scope {
  readonly values: Values
  /** What was read of the account; undefined where nothing is to be proved. */
  readonly facts?: Facts | undefined
  /** The account itself is asked: what a source declares beside its definitions is then no evidence. */
  readonly isAccountAsked?: boolean | undefined
  /** The container the user named: the delegate, or with `expectsHarbor` one of Harbor's. */
  readonly container: string | undefined
  /** The user said that there is a delegate: by pack, or by naming a container. */
  readonly expectsDelegate: boolean
  /** The user said that there are services of Harbor. */
  readonly expectsHarbor?: boolean
}

/** What a rule may look at beside the task definition. Built anew after every pass of `fix`. */
export class Context implements Omit<Scope, 'isAccountAsked'> {
  readonly values: Values
  readonly container: string | undefined
  readonly expectsDelegate: boolean
  readonly expectsHarbor: boolean
  /** Whether the containers are those of Kubernetes workloads: no task has a role then, and nothing sets a region by itself. */
  readonly isKubernetes: boolean
  /** Whether this is what AWS returned, not what a user wrote: nulls, empty lists and response fields are normal then. */
  readonly isDescribed: boolean
  readonly delegates: readonly Delegate[]
  /** The delegates that do database work. */
  readonly databaseDelegates: readonly Delegate[]
  /** Those of them that need a certificate for it, unless it plainly comes in as documented. */
  readonly certifiedDelegates: readonly Delegate[]
  /** The delegates that do not plainly go by the documented names, or do not plainly reach Harness by them. */
  readonly oddDelegates: readonly Delegate[]
  readonly shape: Shape
  readonly task: TaskDefinition
  readonly containers: readonly Container[]
  private readonly document: Document
  private harborOnce: Harbor | undefined = undefined
  private readonly given: Facts | undefined
  private readonly isAccountAsked: boolean
  private declaredOnce: Surroundings | null | undefined = undefined
  private hasEscapesOnce: boolean | undefined = undefined
  private requiresFargateOnce: boolean | undefined = undefined
  private rolesOnce: Readonly<Record<TaskRole, Arn | undefined>> | undefined = undefined

  constructor(document: Document, scope: Scope) {
    const { values, facts, isAccountAsked, container, expectsDelegate, expectsHarbor = false } = scope
    this.document = document
    this.task = document.task
    this.containers = containers(document.task)
    this.values = values
    this.given = facts
    this.isAccountAsked = facts !== undefined || isAccountAsked === true
    this.container = container
    this.expectsDelegate = expectsDelegate
    this.expectsHarbor = expectsHarbor
    this.isKubernetes = document.kind === 'kubernetes'
    this.isDescribed = document.kind === 'describe'
    this.delegates = findDelegates(this.containers, {
      container: this.harborContainer === undefined ? container : undefined,
      database: values.database !== 'none',
      certificate: !(values.certificates && values.certificates.length === 0),
      isDescribed: this.isDescribed,
    })
    const [databaseDelegates, certifiedDelegates, oddDelegates]: [Delegate[], Delegate[], Delegate[]] = [[], [], []]
    for (const delegate of this.delegates) {
      if (delegate.database) databaseDelegates.push(delegate)
      if (delegate.certificate && !delegate.isPlainlyWired) certifiedDelegates.push(delegate)
      if (!delegate.isPlainlyConnected) oddDelegates.push(delegate)
    }
    this.databaseDelegates = databaseDelegates
    this.certifiedDelegates = certifiedDelegates
    this.oddDelegates = oddDelegates
    this.shape = shapeOf(document.task)
  }

  /** What is known of who may do what: facts of the account, else what the source declares of the definition's own roles. */
  get facts(): Facts | undefined {
    return this.given ?? this.declared?.facts
  }

  /** What the definition's source declares beside it, where that is the evidence. */
  get declared(): Surroundings | undefined {
    if (this.isAccountAsked) return undefined
    if (this.declaredOnce === undefined) {
      const evidence = this.surroundings
      // What a macro may change, or a loop add, is no complete list of a role's policies.
      this.declaredOnce = evidence && this.namesRoleOf(evidence) && this.unseen.length === 0 ? evidence : null
    }
    return this.declaredOnce ?? undefined
  }

  /** What the definition's source declares beside it, evidence or not. */
  get surroundings(): Surroundings | undefined {
    return this.document.surroundings
  }

  /** Whether a value is filled in by a role or a secret that is declared beside the definition: what it refers to is known. */
  isDeclared(value: unknown): boolean {
    const { declared } = this
    const text = value instanceof Unresolved ? declared?.textOf(value) : undefined
    if (declared === undefined || text === undefined) return false
    const { roles, secrets } = declared.facts
    // A secret's ARN has a JSON key, a stage and an id behind it, or none of them.
    return (
      Object.hasOwn(roles, text) || Object.hasOwn(secrets, text) || Object.hasOwn(secrets, text.replace(/(?::[^:]*){3}$/, ''))
    )
  }

  /** Harbor's services that use the database. */
  get harbor(): Harbor {
    this.harborOnce ??= findHarbor(this.containers, {
      container: this.harborContainer,
      isExpected: this.expectsHarbor,
      isDescribed: this.isDescribed,
    })
    return this.harborOnce
  }

  /** Harbor's services, where any of them is to log in with IAM. */
  get askingComponents(): readonly Component[] {
    const { asking, components } = this.harbor
    return asking ? components : NONE
  }

  /** The container that the user named as one of Harbor's. */
  get harborContainer(): string | undefined {
    return this.expectsHarbor || this.isKubernetes ? this.container : undefined
  }

  /** Whether the definition asks to be validated for Fargate. Without `requiresCompatibilities` AWS validates for EC2 alone. */
  get requiresFargate(): boolean {
    const { requiresCompatibilities: required } = this.task
    this.requiresFargateOnce ??= Array.isArray(required) && required.includes('FARGATE')
    return this.requiresFargateOnce
  }

  /** The definition's own roles, where they are given by full ARNs. */
  get roles(): Readonly<Record<TaskRole, Arn | undefined>> {
    const { taskRoleArn, executionRoleArn } = this.document.task
    this.rolesOnce ??= { taskRoleArn: roleOf(taskRoleArn), executionRoleArn: roleOf(executionRoleArn) }
    return this.rolesOnce
  }

  private namesRoleOf(declared: Surroundings): boolean {
    const { executionRoleArn, taskRoleArn } = this.task
    const build = this.databaseDelegates.map(delegate => delegate.find(BUILD_ROLE)?.value)
    return [executionRoleArn, taskRoleArn, ...build].some(value =>
      Object.hasOwn(declared.facts.roles, declared.textOf(value) ?? '')
    )
  }

  get duplicateKeys(): readonly Path[] {
    const { survey } = this.shape
    return survey !== undefined && this.document.hasKeys(survey.members) ? NONE : this.document.duplicateKeys
  }

  /** What a field is called in the source. */
  written(structure: StructureName, field: string): string {
    return this.document.kind === 'cloudformation' ? templateName(structure, field) : field
  }

  /** Members whose names are not spelt as the source's kind demands. */
  get misspelt(): readonly MisspeltName[] {
    return this.document.misspelt ?? NONE
  }

  /** Why the definition may not be what it is here in the end. */
  get unseen(): readonly string[] {
    return this.document.unseen ?? NONE
  }

  /**
   * Whether a string of the definition may hold a word, at its beginning or behind anything but a letter, a digit or `_`:
   * false only where the source's text tells so, which is looked up faster than all strings.
   */
  mayHold(word: string): boolean {
    const { text, kind } = this.document
    // Texts of a template are put together of parts.
    if (kind === 'cloudformation') return true
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      if (at === 0 || !isWordCharacter(text.charCodeAt(at - 1))) return true
    }
    // Spelt with escapes, or broken over lines, a word is not found in the text.
    this.hasEscapesOnce ??= hasEscapes(text)
    return this.hasEscapesOnce
  }

  /** The length of the text that the definition stands in. */
  get textLength(): number {
    return this.document.text.length
  }

  /** The source text of a value. */
  sourceOf(path: Path): string {
    return this.document.sourceOf(path)
  }
}

/** Whether a text spells characters by escapes that could be letters. */
function hasEscapes(text: string): boolean {
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', at + 2)) {
    if (!'"\\/bfnrt'.includes(text.charAt(at + 1))) return true
  }
  return false
}

function isWordCharacter(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122)
}

function roleOf(value: unknown): Arn | undefined {
  const text = known(value)
  return text === undefined ? undefined : parseRoleArn(text)
}

/** The context of one document. */
export function contextOf(document: Document, scope: Scope): Context {
  return new Context(document, scope)
}

export type TaskRule = Rule<Context>

/** Members that the API's model does not have, those aside that DescribeTaskDefinition adds to its answer. */
export function unknownMembers({ shape, isDescribed }: Context): Extract<ShapeProblem, { kind: 'unknown-member' }>[] {
  if (shape.problems.length === 0) return NONE
  return shape.problems.flatMap(problem => {
    if (problem.kind !== 'unknown-member') return []
    const isOfResponse = isDescribed && problem.path.length === 1 && responseOnlyFields.includes(problem.key)
    return isOfResponse ? [] : [problem]
  })
}

const NONE: never[] = []
