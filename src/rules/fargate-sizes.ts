import type { Patch } from '../model/patch.ts'
import { cpuUnits, mebibytes } from '../model/size.ts'
import { fields, known, type TaskDefinition, unresolvedExpression } from '../model/task-definition.ts'
import type { Context } from './context.ts'

/** One row of AWS's table: the memory, in MiB, that goes with so many CPU units. */
interface FargateSize {
  readonly cpu: number
  readonly memory: readonly number[]
  /** Whether Windows can have it. */
  readonly windows: boolean
}

/**
 * The sizes of a task on Fargate. The rows up to 16384 were put to RegisterTaskDefinition pair by pair; the last is in AWS's
 * table of 2026 and was refused in one region the same year, so it is taken as right.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
 */
const FARGATE_SIZES: readonly FargateSize[] = [
  { cpu: 256, memory: [512, 1024, 2048], windows: false },
  { cpu: 512, memory: steps(1024, 4096, 1024), windows: false },
  { cpu: 1024, memory: steps(2048, 8192, 1024), windows: true },
  { cpu: 2048, memory: steps(4096, 16384, 1024), windows: true },
  { cpu: 4096, memory: steps(8192, 30720, 1024), windows: true },
  { cpu: 8192, memory: steps(16384, 61440, 4096), windows: false },
  { cpu: 16384, memory: steps(32768, 122880, 8192), windows: false },
  { cpu: 32768, memory: [61440, 122880, 249856], windows: false },
]

function steps(from: number, to: number, step: number): number[] {
  return Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step)
}

/** The same as texts, as most definitions write them: what is in here needs no closer look. */
const PLAIN_SIZES: ReadonlyMap<unknown, ReadonlySet<unknown>> = new Map(
  FARGATE_SIZES.map(({ cpu, memory }) => [String(cpu), new Set(memory.map(String))])
)

/** Whether task size and memory are plainly one of the pairs that Linux can have. */
export function isPlainSize({ cpu, memory }: TaskDefinition): boolean {
  return PLAIN_SIZES.get(cpu)?.has(memory) === true
}

/** The memory sizes that go with so many CPU units; undefined where Fargate has no such CPU. */
function memorySizes(cpu: number, isWindows: boolean): readonly number[] | undefined {
  return FARGATE_SIZES.find(size => size.cpu === cpu && (size.windows || !isWindows))?.memory
}

/** The CPU sizes that Fargate has. */
function cpuSizes(isWindows: boolean): number[] {
  return FARGATE_SIZES.flatMap(({ cpu, windows }) => (windows || !isWindows ? [cpu] : []))
}

/** The task's own CPU units or MiB; undefined where that is missing, not known or not readable. */
export function taskAmount(task: TaskDefinition, field: 'cpu' | 'memory'): number | undefined {
  const text = known(task[field])
  return text === undefined ? undefined : field === 'cpu' ? cpuUnits(text) : mebibytes(text)
}

/** Whether a definition is for Windows; undefined where that is known only later. */
export function isForWindows({ runtimePlatform }: TaskDefinition): boolean | undefined {
  if (runtimePlatform === undefined) return false
  if (unresolvedExpression(runtimePlatform) !== undefined) return undefined
  const family = fields(runtimePlatform).operatingSystemFamily
  if (unresolvedExpression(family) !== undefined) return undefined
  return typeof family === 'string' && family.startsWith('WINDOWS_')
}

/** What is wrong with a task's size: Fargate has no such CPU, or none with that memory. */
export interface Misfit {
  readonly field: 'cpu' | 'memory'
  readonly cpu: number
  readonly memory: number | undefined
  /** What there is instead: CPU units, or MiB that go with the CPU. */
  readonly offered: readonly number[]
  readonly isWindows: boolean
}

/** What no task on Fargate can have of a definition's size; undefined where it fits, or is not known. */
export function misfitOf(task: TaskDefinition): Misfit | undefined {
  if (task.runtimePlatform === undefined && isPlainSize(task)) return undefined
  const cpu = taskAmount(task, 'cpu')
  if (cpu === undefined) return undefined
  // Where the system is known only later, what Linux has is right; what not even Linux has is wrong.
  const isWindows = isForWindows(task) === true
  const memory = taskAmount(task, 'memory')
  const sizes = memorySizes(cpu, isWindows)
  if (sizes === undefined) return { field: 'cpu', cpu, memory, offered: cpuSizes(isWindows), isWindows }
  if (memory === undefined || sizes.includes(memory)) return undefined
  return { field: 'memory', cpu, memory, offered: sizes, isWindows }
}

/** What the containers ask for: CPU units in sum, the memory limits' greatest and their sum. */
function asked({ containers }: Context): { cpu: number; greatest: number; sum: number } {
  const total = { cpu: 0, greatest: 0, sum: 0 }
  for (const { fields: container } of containers) {
    const limit = amount(container.memory)
    total.cpu += amount(container.cpu)
    total.greatest = Math.max(total.greatest, limit)
    total.sum += limit || amount(container.memoryReservation)
  }
  return total
}

function amount(value: unknown): number {
  return typeof value === 'number' && value > 0 ? value : 0
}

/**
 * The smallest size on Fargate that holds what the task and its containers ask for.
 *
 * @returns undefined where there is none so large, or what is asked for is known only later
 */
export function fittingSize(task: TaskDefinition, context: Context): { cpu: number; memory: number } | undefined {
  const isWindows = isForWindows(task)
  if (isWindows === undefined || isHidden(task, 'cpu') || isHidden(task, 'memory')) return undefined
  const containers = asked(context)
  const own = taskAmount(task, 'memory')
  const cpu = Math.max(taskAmount(task, 'cpu') ?? 0, containers.cpu)
  const memory = own === undefined ? containers.sum : Math.max(own, containers.greatest)
  for (const size of FARGATE_SIZES) {
    if (size.cpu < cpu || (isWindows && !size.windows)) continue
    const least = size.memory.find(mebibytes => mebibytes >= memory)
    if (least !== undefined) return { cpu: size.cpu, memory: least }
  }
  return undefined
}

function isHidden(task: TaskDefinition, field: 'cpu' | 'memory'): boolean {
  const value = task[field]
  return value !== undefined && value !== null && value !== '' && taskAmount(task, field) === undefined
}

/** Whether the user said which size a delegate is to have: value-differs sets that, and no other may be proposed. */
export function isSizeDecided({ delegates, values: { size } }: Context): boolean {
  return delegates.length > 0 && (size?.cpu !== undefined || size?.memory !== undefined)
}

/** Sets what differs of a size. */
export function resize(task: TaskDefinition, size: { readonly cpu: number; readonly memory: number }): Patch[] {
  const patches: Patch[] = []
  for (const field of ['cpu', 'memory'] as const) {
    if (taskAmount(task, field) !== size[field]) patches.push({ op: 'set', path: [field], value: String(size[field]) })
  }
  return patches
}
