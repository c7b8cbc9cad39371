import type { TaskRule } from '../context.ts'
import { fittingSize, isSizeDecided, misfitOf, resize } from '../fargate-sizes.ts'
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
    const misfit = context.requiresFargate ? misfitOf(task) : undefined
    if (misfit === undefined) return
    const { field, cpu, memory, offered, isWindows } = misfit
    const size = isSizeDecided(context) ? undefined : fittingSize(task, context)
    report({
      path: [field],
      message:
        field === 'cpu'
          ? `Fargate offers no ${cpu} CPU units${isWindows ? ' for Windows' : ''}, only ${offered.join(', ')}`
          : `Fargate offers no ${memory} MiB with ${cpu} CPU units, only ${inWords(offered)}`,
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
