import { LEGACY_MOUNTS } from '../../model/names.ts'
import type { TaskRule } from '../context.ts'
import { ofOddDelegates } from '../each.ts'
import { about, notSeen } from '../findings.ts'
import { DATABASE_SSL } from '../sources.ts'

export const legacyMountVariable: TaskRule = {
  id: 'legacy-mount-variable',
  severity: 'warning',
  summary: 'CI_MOUNT_VOLUMES or DESTINATION_CA_PATH, names of the legacy delegate, are set',
  why: 'Delegate 3.x documents the names with HARNESS_ in front; whether it reads the old ones is written nowhere, so the mount may be missing.',
  docs: DATABASE_SSL,
  fix: { safety: 'unsafe' },
  ...ofOddDelegates((delegate, _context, report) => {
    if (!delegate.database) return
    for (const [legacy, current] of LEGACY_MOUNTS) {
      const variable = delegate.find(legacy)
      if (!variable || variable.reading.state === 'absent') continue
      if (variable.reading.state === 'unresolved') {
        report(notSeen(delegate, variable, legacy))
        continue
      }
      const isReplaced = delegate.find(current) !== undefined
      report({
        ...about(delegate),
        path: [...variable.path, 'name'],
        message: `${legacy} is a name of the legacy delegate; Delegate 3.x has ${current}${isReplaced ? ', which is set too' : ''}`,
        fix: isReplaced
          ? { title: `remove ${legacy}`, safety: 'unsafe', patches: [{ op: 'remove', path: variable.path }] }
          : {
              title: `rename it to ${current}`,
              safety: 'unsafe',
              patches: [{ op: 'set', path: [...variable.path, 'name'], value: current }],
            },
      })
    }
  }),
}
