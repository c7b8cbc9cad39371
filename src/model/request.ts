import { applyPatches, equal, type Patch, type Path, pointer } from './patch.ts'
import { references, responseOnlyFields, shapeOf } from './shape.ts'
import { fields, type TaskDefinition, Unresolved } from './task-definition.ts'
import type { StructureName } from './task-definition-request.ts'

/** What RegisterTaskDefinition is sent for a definition, and what speaks against sending it. */
export interface DefinitionRequest {
  readonly request: TaskDefinition
  /**
   * What the SDK's model does not know, as JSON pointers into the definition. The SDK leaves such members out of what it
   * sends and says nothing: a definition that has some must not be registered.
   */
  readonly unknown: readonly string[]
  /** What is known only later, as JSON pointers into the definition. */
  readonly unresolved: readonly string[]
}

/**
 * Makes a RegisterTaskDefinition request of a definition: what only DescribeTaskDefinition returns is left out, and so are
 * nulls, which the SDK does not send, and an empty list of tags, which ECS refuses. Everything else stays as it is.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
 *
 * @param definition a request, or what describe-task-definition prints: bare, or wrapped in an object with its tags beside it
 * @param tags those that stand beside a definition that was taken out of its wrapping already
 */
export function requestOf(definition: unknown, tags?: unknown): DefinitionRequest {
  const { task, beside } = unwrap(definition)
  const outside = tags ?? beside
  const own = Object.entries(task).filter(([field]) => !responseOnlyFields.includes(field))
  const given = Object.fromEntries(own.filter(([field, value]) => field !== 'tags' || !isEmptyList(value)))
  const unresolved: Path[] = []
  const request = fields(withoutNulls(given, ROOT, [], unresolved))
  const hasTags = request.tags === undefined && Array.isArray(outside) && outside.length > 0
  return {
    request: hasTags ? { ...request, tags: withoutNulls(outside, 'Tag', ['tags'], unresolved) } : request,
    unknown: unknownMembers(task),
    unresolved: unresolved.map(pointer),
  }
}

function unwrap(definition: unknown): { task: TaskDefinition; beside?: unknown } {
  const outer = fields(definition)
  const isWrapped =
    !Object.hasOwn(outer, 'containerDefinitions') && fields(outer.taskDefinition).containerDefinitions !== undefined
  return isWrapped ? { task: fields(outer.taskDefinition), beside: outer.tags } : { task: outer }
}

const ROOT: StructureName = 'RegisterTaskDefinitionRequest'

/** Members that the model does not know, and that hold something. */
function unknownMembers(task: TaskDefinition): string[] {
  const isReturned = (path: Path): boolean => path.length === 1 && responseOnlyFields.includes(String(path[0]))
  return unknownPaths(task).flatMap(path => (isReturned(path) || valueAt(task, path) === null ? [] : [pointer(path)]))
}

function unknownPaths(task: TaskDefinition): Path[] {
  return shapeOf(task).problems.flatMap(problem => (problem.kind === 'unknown-member' ? [problem.path] : []))
}

/**
 * A request as the SDK would send it: without what its model does not know. ECS returns new members before the SDK knows
 * them, also of definitions that were registered without.
 */
export function knownPart(request: TaskDefinition): TaskDefinition {
  const removals = unknownPaths(request).map((path): Patch => ({ op: 'remove', path }))
  return removals.length === 0 ? request : fields(applyPatches(request, removals))
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce((node, key) => (node as Record<string | number, unknown>)[key], value)
}

/** Goes down where the model goes, and no deeper: what it does not know may be nested without end. */
function withoutNulls(value: unknown, structure: StructureName | undefined, path: Path, unresolved: Path[]): unknown {
  const walk = (member: unknown, key: string | number, inner: StructureName | undefined): unknown => {
    const at = [...path, key]
    if (member instanceof Unresolved) unresolved.push(at)
    return structure === undefined ? member : withoutNulls(member, inner, at, unresolved)
  }
  if (Array.isArray(value)) {
    const items = value.map((item, index) => (Array.isArray(item) ? item : walk(item, index, structure)))
    return items.filter(item => !isNothing(item))
  }
  if (!isObject(value)) return value
  const members = Object.entries(value).filter(([, member]) => !isNothing(member))
  return Object.fromEntries(members.map(([key, member]) => [key, walk(member, key, structure && structureOf(structure, key))]))
}

/** The structure that a member holds, itself or in a list. */
function structureOf(structure: StructureName, key: string): StructureName | undefined {
  const name = Object.hasOwn(references[structure], key) ? references[structure][key] : undefined
  return name !== undefined && Object.hasOwn(references, name) ? (name as StructureName) : undefined
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unresolved)
}

/**
 * Whether two requests define the same task: whether ECS would return the same for both but for the order of what has none.
 * Two that differ in a default that is not documented are told apart, and the worst that follows is one revision too many.
 */
export function sameDefinition(a: TaskDefinition, b: TaskDefinition): boolean {
  return equal(normalised(a), normalised(b))
}

/**
 * A request without what ECS fills in by itself, and in an order of its own where order has no meaning. It serves to compare:
 * ECS may refuse what is left.
 */
export function normalised(request: TaskDefinition): TaskDefinition {
  const { networkMode, requiresCompatibilities, runtimePlatform } = request
  const isFargate = Array.isArray(requiresCompatibilities) && requiresCompatibilities.includes('FARGATE')
  const isWindows = String(fields(runtimePlatform).operatingSystemFamily ?? '').startsWith('WINDOWS')
  // Fargate has no default, and the one of Windows is not called bridge. API_RegisterTaskDefinition, networkMode
  const isDefault = networkMode === 'bridge' && !isFargate && !isWindows
  return fields(normalise(isDefault ? without(request, 'networkMode') : request, ROOT, networkMode))
}

/**
 * Where two requests differ, as `sameDefinition` sees it: none where they are the same.
 *
 * @returns JSON pointers into `after`, in its order, of the innermost members that are new or differ. Items are paired by name
 *   where they have one, else by place; a list that lost items, and a member that is gone, stand for themselves.
 */
export function changedPaths(before: TaskDefinition, after: TaskDefinition): string[] {
  const pending: Pair[] = [{ before: normalised(before), after: normalised(after), given: after, structure: ROOT, path: [] }]
  const changed: Path[] = []
  for (let pair = pending.shift(); pair; pair = pending.shift()) {
    if (equal(pair.before, pair.after)) continue
    const inner = innerPairs(pair)
    if (inner === undefined) changed.push(pair.path)
    else pending.unshift(...inner)
  }
  return changed.map(pointer)
}

/** A place in two normalised requests, and in the one that was given: its lists still have their own order. */
interface Pair {
  readonly before: unknown
  readonly after: unknown
  readonly given: unknown
  readonly structure: StructureName | undefined
  readonly path: Path
}

/** The members or items of a pair; undefined where it has to be told as a whole. */
function innerPairs({ before, after, given, structure, path }: Pair): Pair[] | undefined {
  if (isObject(before) && isObject(after)) {
    const [old, now, own] = [fields(before), fields(after), fields(given)]
    const keys = [...new Set([...Object.keys(own), ...Object.keys(now), ...Object.keys(old)])]
    return keys.map(key => {
      const inner = structure && structureOf(structure, key)
      return { before: old[key], after: now[key], given: own[key], structure: inner, path: [...path, key] }
    })
  }
  if (!Array.isArray(before) || !Array.isArray(after) || !Array.isArray(given)) return undefined
  const name = (item: unknown): string => String(fields(item).name ?? fields(item).key ?? '')
  const names = after.map(name)
  const isNamed = !names.includes('') && new Set(names).size === names.length
  if (!isNamed) {
    if (before.length !== after.length || given.length !== after.length) return undefined
    return after.map((item, index) => ({
      before: before[index],
      after: item,
      given: given[index],
      structure,
      path: [...path, index],
    }))
  }
  const oldNames = before.map(name)
  if (!oldNames.every(text => names.includes(text)) || new Set(oldNames).size !== oldNames.length) return undefined
  return given.map((item, index) => {
    const [now, old] = [names.indexOf(name(item)), oldNames.indexOf(name(item))]
    return { before: before[old], after: after[now], given: item, structure, path: [...path, index] }
  })
}

/**
 * Documented defaults, in API_RegisterTaskDefinition and what it links to, where no other source is named.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
 */
const DEFAULTS: { readonly [S in StructureName]?: Readonly<Record<string, unknown>> } = {
  // enableFaultInjection: DescribeTaskDefinition returns it where nobody set it, aws-actions/amazon-ecs-deploy-task-definition#706.
  // An empty role is none: fabfuel/ecs-deploy, ecs_deploy/ecs.py, sends one for a definition without.
  RegisterTaskDefinitionRequest: { enableFaultInjection: false, taskRoleArn: '', executionRoleArn: '' },
  ContainerDefinition: { cpu: 0, essential: true, versionConsistency: 'enabled' },
  // ECS returns host port 0 where it is chosen when the task starts; an unset one and 0 mean the same: API_PortMapping.
  PortMapping: { protocol: 'tcp', hostPort: 0 },
  MountPoint: { readOnly: false },
  VolumeFrom: { readOnly: false },
  // Returned where they were not set: terraform-aws-modules/terraform-aws-ecs#148.
  HealthCheck: { interval: 30, timeout: 5, retries: 3 },
  ContainerRestartPolicy: { restartAttemptPeriod: 300 },
  EFSVolumeConfiguration: { rootDirectory: '/', transitEncryption: 'DISABLED' },
  EFSAuthorizationConfig: { iam: 'DISABLED' },
  S3FilesVolumeConfiguration: { rootDirectory: '/' },
}

/** Structures that say nothing when nothing is in them; ECS adds `host: {}` to a volume of no other kind. */
const HOLLOW: ReadonlySet<string | undefined> = new Set<StructureName>([
  'HostVolumeProperties',
  'LinuxParameters',
  'KernelCapabilities',
  'EFSAuthorizationConfig',
])

/** Members that hold texts by name, which say nothing either when there are none. */
const MAPS: ReadonlySet<string> = new Set(['dockerLabels', 'options', 'driverOpts', 'labels'])

/**
 * Lists whose order ECS does not keep, and the member that tells their items apart. Items of one name keep theirs: of two
 * variables of one name one counts, and which one is not documented. ECS does not return variables in the order given,
 * hashicorp/terraform-provider-aws#3035; that provider sorts containers, variables and secrets before it compares,
 * internal/service/ecs/container_definitions.go. Tags and a proxy's properties are sets of pairs. All other lists are
 * compared as they stand.
 */
const UNORDERED: { readonly [S in StructureName]?: Readonly<Record<string, string>> } = {
  RegisterTaskDefinitionRequest: { containerDefinitions: 'name', tags: 'key' },
  ContainerDefinition: { environment: 'name', secrets: 'name' },
  ProxyConfiguration: { properties: 'name' },
}

function normalise(value: unknown, structure: StructureName | undefined, networkMode: unknown): unknown {
  if (Array.isArray(value)) return value.map(item => normalise(item, structure, networkMode))
  if (!isObject(value) || structure === undefined) return value
  const defaults: Readonly<Record<string, unknown>> = DEFAULTS[structure] ?? {}
  const members: [string, unknown][] = []
  for (const [key, given] of Object.entries(value)) {
    const inner = structureOf(structure, key)
    const member = inOrder(normalise(amount(structure, key, given), inner, networkMode), structure, key)
    const isDefault = Object.hasOwn(defaults, key) && defaults[key] === member
    const isHollow = isObject(member) && (HOLLOW.has(inner) || MAPS.has(key)) && Object.keys(member).length === 0
    if (!isNothing(member) && !isDefault && !isHollow && !isEmptyList(member)) members.push([key, member])
  }
  const result = Object.fromEntries(members)
  // The two must be the same where the task has the network to itself, or is in the host's: API_PortMapping, hostPort
  const isFixed = structure === 'PortMapping' && (networkMode === 'awsvpc' || networkMode === 'host')
  return isFixed && result.hostPort === result.containerPort ? without(result, 'hostPort') : result
}

function inOrder(value: unknown, structure: StructureName, key: string): unknown {
  if (!Array.isArray(value)) return value
  if (structure === ROOT && key === 'requiresCompatibilities') return [...value].sort()
  const label = UNORDERED[structure]?.[key]
  if (label === undefined) return value
  const name = (item: unknown): string => String(fields(item)[label] ?? '')
  return [...value].sort((a, b) => (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0))
}

/**
 * The size of a task as ECS keeps it: in CPU units, and in MiB. `1 vCPU` and `2 GB` are turned into these when it is registered.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#task_size
 */
function amount(structure: StructureName, key: string, value: unknown): unknown {
  if (structure !== ROOT || typeof value !== 'string' || (key !== 'cpu' && key !== 'memory')) return value
  const [, number] = (key === 'cpu' ? /^(\d*\.?\d+) ?vCPU$/i : /^(\d*\.?\d+) ?GB$/i).exec(value) ?? []
  const whole = Number(number) * 1024
  return Number.isInteger(whole) ? String(whole) : value
}

function without(value: TaskDefinition, key: string): TaskDefinition {
  return Object.fromEntries(Object.entries(value).filter(([other]) => other !== key))
}
