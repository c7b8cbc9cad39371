import type { TaskRule } from '../context.ts'
import {
  cpuSizes,
  fittingSize,
  isForWindows,
  isPlainSize,
  isSizeDecided,
  memorySizes,
  resize,
  taskAmount,
} from '../fargate-sizes.ts'
import { ECS_TASK_SIZE } from '../sources.ts'

/**
 * Applies where FARGATE is among `requiresCompatibilities`, with EC2 beside it or not. Evidence: every pair of the rows up to
 * 16384 was put to AWS, neighbours were refused; 32768 is documented and accepted here. Windows has three of the CPU sizes:
 * documented, and AWS's own answer to one below them.
 */
export const fargateSizeInvalid: TaskRule = {
  id: 'fargate-size-invalid',
  severity: 'error',
  summary: 'Fargate has no such pair of CPU and memory',
  why: 'RegisterTaskDefinition refuses it: "No Fargate configuration exists for given values", and names them.',
  docs: ECS_TASK_SIZE,
  fix: { safety: 'unsafe' },
  check(task, context, report) {
    if (!context.requiresFargate || (task.runtimePlatform === undefined && isPlainSize(task))) return
    const cpu = taskAmount(task, 'cpu')
    if (cpu === undefined) return
    // Where the system is known only later, what Linux has is right; what not even Linux has is wrong.
    const isWindows = isForWindows(task) === true
    const memory = taskAmount(task, 'memory')
    const sizes = memorySizes(cpu, isWindows)
    if (sizes !== undefined && (memory === undefined || sizes.includes(memory))) return
    const size = isSizeDecided(context) ? undefined : fittingSize(task, context)
    report({
      path: [sizes === undefined ? 'cpu' : 'memory'],
      message:
        sizes === undefined
          ? `Fargate offers no ${cpu} CPU units${isWindows ? ' for Windows' : ''}, only ${cpuSizes(isWindows).join(', ')}`
          : `Fargate offers no ${memory} MiB with ${cpu} CPU units, only ${inWords(sizes)}`,
      ...(size && {
        fix: {
          title: `set \`cpu\` to ${size.cpu} and \`memory\` to ${size.memory}, the smallest pair that holds both`,
          safety: 'unsafe',
          patches: resize(task, size),
        },
      }),
    })
  },
}

function inWords(sizes: readonly number[]): string {
  const [first = 0, second = 0] = sizes
  return sizes.length <= 4 ? sizes.join(', ') : `${first} to ${sizes.at(-1)} in steps of ${second - first}`
}
