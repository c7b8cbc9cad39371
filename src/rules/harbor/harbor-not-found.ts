import { quote } from '../../model/printable.ts'
import type { Container } from '../../model/task-definition.ts'
import { hiddenContainers } from '../../recognition.ts'
import type { TaskRule } from '../context.ts'
import { otherContainers } from '../findings.ts'
import { HARBOR_IAM } from '../sources.ts'

/** Who asks for this pack, and gets nothing checked, must not be told that nothing is wrong. */
export const harborNotFound: TaskRule = {
  id: 'harbor-not-found',
  severity: 'error',
  summary: 'no container is one of Harbor’s services that use the database, although one is expected',
  why: 'Nothing of this pack was checked.',
  evidence:
    'Recognised are images whose path ends in harbor-core, harbor-jobservice, harbor-exporter or standalone-db-migrator, in any ' +
    'registry; of other images core by POSTGRESQL_HOST beside CORE_SECRET, _REDIS_URL_CORE or EXT_ENDPOINT, jobservice by ' +
    'JOBSERVICE_SECRET beside CORE_URL or by its mounted config.yml, the exporter by HARBOR_DATABASE_HOST or HARBOR_EXPORTER_…. ' +
    'POSTGRESQL_USE_IAM_AUTH alone tells nothing, for other programs have a variable of that name; with `--pack harbor` it counts.',
  docs: HARBOR_IAM,
  fix: { safety: false },
  check(task, context, report) {
    const { harbor, harborContainer: container, expectsHarbor, isKubernetes } = context
    if (harbor.components.length > 0) return
    if (expectsHarbor || container !== undefined) {
      const [hidden] = hiddenContainers(task, container)
      if (!Array.isArray(task.containerDefinitions) || hidden !== undefined) {
        const reason = hidden ?? 'containerDefinitions is no list'
        report({ unchecked: `whether a container is one of Harbor’s services cannot be told: ${reason}` })
        return
      }
      report({ path: ['containerDefinitions'], ...fault(container, context.containers) })
    } else if (harbor.possible.length > 0) {
      for (const reason of harbor.possible)
        report({ unchecked: `whether it is one of Harbor’s services cannot be told of ${reason}` })
    } else if (isKubernetes) {
      report({ unchecked: 'no container is one of Harbor’s services that use the database, so nothing was checked' })
    }
  },
}

function fault(container: string | undefined, all: readonly Container[]): { message: string; help: string } {
  if (container === undefined)
    return { message: 'no container is one of Harbor’s services that use the database', help: 'name it with `--container NAME`' }
  if (all.some(({ name }) => name === container))
    return {
      message: `${quote(container)} is a part of Harbor that does not use the database`,
      help: 'name core, jobservice, the exporter or the migrator',
    }
  return { message: `no container is named ${quote(container)}`, help: otherContainers(container, all) }
}
