import { type Path, pointer } from '../../model/patch.ts'
import { type TaskDefinition, Unresolved } from '../../model/task-definition.ts'
import { define } from './resources.ts'
import { isObject } from './shape.ts'

/** A definition that was made of a resource's arguments. */
export interface Definition {
  readonly task: TaskDefinition
  /** By pointer to a value of the definition: where it stands among the arguments. Containers are not among them. */
  readonly places: ReadonlyMap<string, Path>
}

/**
 * The arguments of `aws_ecs_task_definition` as the provider sends them to ECS: names with capitals instead of underscores, blocks
 * as objects, maps as lists of pairs. What is null or empty was not given, and what only the provider has is left out.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_task_definition
 *
 * @param containers what `container_definitions` holds, decoded
 */
export function definitionOf(values: Readonly<Record<string, unknown>>, containers: unknown): Definition {
  const places = new Map<string, Path>()
  const task = {}
  for (const [name, field] of FIELDS) {
    if (!Object.hasOwn(values, name) || !isGiven(values[name])) continue
    places.set(pointer([field]), [name])
    if (name === CONTAINERS) define(task, field, containers)
    else define(task, field, converted(name, values[name], { places, own: [field], place: [name] }))
  }
  return { task, places }
}

/** The argument that is a text of JSON. */
export const CONTAINERS = 'container_definitions'

/** Arguments of the resource, with the fields of RegisterTaskDefinition that they become, in the order of a definition. */
const FIELDS: ReadonlyMap<string, string> = new Map([
  ['family', 'family'],
  ['task_role_arn', 'taskRoleArn'],
  ['execution_role_arn', 'executionRoleArn'],
  ['network_mode', 'networkMode'],
  [CONTAINERS, 'containerDefinitions'],
  ['volume', 'volumes'],
  ['placement_constraints', 'placementConstraints'],
  ['requires_compatibilities', 'requiresCompatibilities'],
  ['cpu', 'cpu'],
  ['memory', 'memory'],
  ['tags', 'tags'],
  ['pid_mode', 'pidMode'],
  ['ipc_mode', 'ipcMode'],
  ['proxy_configuration', 'proxyConfiguration'],
  ['inference_accelerator', 'inferenceAccelerators'],
  ['ephemeral_storage', 'ephemeralStorage'],
  ['runtime_platform', 'runtimePlatform'],
  ['enable_fault_injection', 'enableFaultInjection'],
])

/** Blocks that can be there more than once; all others of a block's type are one. */
const REPEATED: ReadonlySet<string> = new Set([
  'volume',
  'placement_constraints',
  'requires_compatibilities',
  'inference_accelerator',
])

/** Names that are not those of the API with underscores. */
const OWN_NAMES: ReadonlyMap<string, string> = new Map([
  ['size_in_gib', 'sizeInGiB'],
  ['configure_at_launch', 'configuredAtLaunch'],
])

/** Maps: as pairs with a `key` or a `name`, as the API has them, or free-form there too. */
const PAIRS: Readonly<Record<string, string>> = { tags: 'key', properties: 'name' }
const FREE_FORM: ReadonlySet<string> = new Set(['driver_opts', 'labels'])

interface Walk {
  readonly places: Map<string, Path>
  readonly own: Path
  readonly place: Path
}

function converted(name: string, value: unknown, walk: Walk): unknown {
  if (value instanceof Unresolved || typeof value !== 'object' || value === null) return value
  if (FREE_FORM.has(name)) return remembered(value, walk)
  const key = Object.hasOwn(PAIRS, name) ? PAIRS[name] : undefined
  if (key !== undefined && !Array.isArray(value)) return pairs(value as Record<string, unknown>, key, walk)
  if (!Array.isArray(value)) return object(value as Record<string, unknown>, walk)
  if (!REPEATED.has(name)) return value.length === 1 ? converted(name, value[0], below(walk, [], [0])) : value
  return value.map((item, index) => {
    const inner = below(walk, [index], [index])
    return isObject(item) && !(item instanceof Unresolved) ? object(item, inner) : item
  })
}

function object(value: Record<string, unknown>, walk: Walk): object {
  const made = {}
  for (const name of Object.keys(value)) {
    const member = value[name]
    if (!isGiven(member) || (name === 'transit_encryption_port' && member === 0)) continue
    if (name === 'host_path') {
      walk.places.set(pointer([...walk.own, 'host']), [...walk.place, name])
      define(made, 'host', { sourcePath: converted(name, member, below(walk, ['host', 'sourcePath'], [name])) })
    } else {
      const field = OWN_NAMES.get(name) ?? name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
      define(made, field, converted(name, member, below(walk, [field], [name])))
    }
  }
  return made
}

function pairs(value: Record<string, unknown>, key: string, walk: Walk): object[] {
  return Object.keys(value).map((name, index) => {
    walk.places.set(pointer([...walk.own, index]), [...walk.place, name])
    return { [key]: name, value: value[name] }
  })
}

/** A free-form map is as it was; its members stand where they stand. */
function remembered(value: object, walk: Walk): object {
  for (const name of Object.keys(value)) below(walk, [name], [name])
  return value
}

function below({ places, own, place }: Walk, field: Path, name: Path): Walk {
  const next = { places, own: [...own, ...field], place: [...place, ...name] }
  places.set(pointer(next.own), next.place)
  return next
}

/** The provider writes null, an empty text or nothing into a list, where the configuration says nothing. */
function isGiven(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false
  if (value instanceof Unresolved || typeof value !== 'object') return true
  return Object.keys(value).length > 0
}
