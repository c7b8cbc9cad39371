import { fields } from '../../model/task-definition.ts'
import type { TaskRule } from '../context.ts'
import { isForWindows } from '../fargate-sizes.ts'
import { ECS_PLATFORM } from '../sources.ts'

/**
 * Applies to every definition. Evidence: the API reference offers ARM64 to Linux, on EC2, Managed Instances and Fargate; AWS's
 * answer is not known.
 */
export const windowsOnArm: TaskRule = {
  id: 'windows-on-arm',
  severity: 'error',
  summary: 'a Windows task is for ARM64, which only Linux has',
  why: 'The API reference: ARM64 "is available for tasks that run on Linux". There is no Windows to run this task on.',
  docs: ECS_PLATFORM,
  fix: { safety: 'unsafe' },
  looksAt: { task: ['runtimePlatform'] },
  check(task, _context, report) {
    const { runtimePlatform } = task
    if (runtimePlatform === undefined || fields(runtimePlatform).cpuArchitecture !== 'ARM64' || !isForWindows(task)) return
    const path = ['runtimePlatform', 'cpuArchitecture']
    report({
      path,
      message: 'Windows runs on X86_64 only',
      fix: { title: 'set it to X86_64', safety: 'unsafe', patches: [{ op: 'set', path, value: 'X86_64' }] },
    })
  },
}
