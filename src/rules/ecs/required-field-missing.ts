import { misspelt } from '../../model/misspelt.ts'
import type { Path } from '../../model/patch.ts'
import { pathName, quote } from '../../model/printable.ts'
import type { Report } from '../../model/rule.ts'
import { type Container, fields } from '../../model/task-definition.ts'
import { isAbsent, named } from '../containers.ts'
import type { Context, TaskRule } from '../context.ts'
import { ofContainers } from '../each.ts'
import { ECS_CONTAINER } from '../sources.ts'

/**
 * Any launch type. What is required is what the API's model says (botocore, ecs 2014-11-13), which the AWS CLI and boto3
 * check before they send anything. Names of containers, images, variables and references of secrets have rules of their own.
 */
export const requiredFieldMissing: TaskRule = {
  id: 'required-field-missing',
  severity: 'error',
  summary: 'part of a container’s definition lacks a field that the API requires',
  why: 'The AWS CLI refuses the file ("Missing required parameter in input"). What the JavaScript SDK sends is for ECS to refuse.',
  docs: ECS_CONTAINER,
  fix: { safety: false },
  looksAt: {
    container: [
      'healthCheck',
      'logConfiguration',
      'dependsOn',
      'linuxParameters',
      'repositoryCredentials',
      'environmentFiles',
      'ulimits',
      'extraHosts',
      'firelensConfiguration',
      'restartPolicy',
      'resourceRequirements',
    ],
  },
  ...ofContainers((container, context, report) => {
    const { healthCheck, logConfiguration, dependsOn, linuxParameters } = container.fields
    if (healthCheck !== undefined) judge(healthCheck, HEALTH_CHECK, container, context, report)
    if (logConfiguration !== undefined) judge(logConfiguration, LOG_CONFIGURATION, container, context, report)
    if (dependsOn !== undefined) judge(dependsOn, DEPENDS_ON, container, context, report)
    const { repositoryCredentials, environmentFiles, ulimits, extraHosts } = container.fields
    const { firelensConfiguration, restartPolicy, resourceRequirements } = container.fields
    if (linuxParameters ?? repositoryCredentials ?? environmentFiles ?? ulimits ?? extraHosts) {
      judge(fields(linuxParameters).devices, DEVICES, container, context, report)
      judge(fields(linuxParameters).tmpfs, TMPFS, container, context, report)
      judge(repositoryCredentials, REPOSITORY_CREDENTIALS, container, context, report)
      judge(environmentFiles, ENVIRONMENT_FILES, container, context, report)
      judge(ulimits, ULIMITS, container, context, report)
      judge(extraHosts, EXTRA_HOSTS, container, context, report)
    }
    if (firelensConfiguration ?? restartPolicy ?? resourceRequirements) {
      judge(firelensConfiguration, FIRELENS_CONFIGURATION, container, context, report)
      judge(restartPolicy, RESTART_POLICY, container, context, report)
      judge(resourceRequirements, RESOURCE_REQUIREMENTS, container, context, report)
    }
  }),
}

/** A member of a container, or one inside it: an object, or a list of objects, and what each must have. */
interface Part {
  readonly place: Path
  readonly required: readonly string[]
}

const HEALTH_CHECK: Part = { place: ['healthCheck'], required: ['command'] }
const LOG_CONFIGURATION: Part = { place: ['logConfiguration'], required: ['logDriver'] }
const DEPENDS_ON: Part = { place: ['dependsOn'], required: ['containerName', 'condition'] }
const REPOSITORY_CREDENTIALS: Part = { place: ['repositoryCredentials'], required: ['credentialsParameter'] }
const ENVIRONMENT_FILES: Part = { place: ['environmentFiles'], required: ['value', 'type'] }
const ULIMITS: Part = { place: ['ulimits'], required: ['name', 'softLimit', 'hardLimit'] }
const EXTRA_HOSTS: Part = { place: ['extraHosts'], required: ['hostname', 'ipAddress'] }
const FIRELENS_CONFIGURATION: Part = { place: ['firelensConfiguration'], required: ['type'] }
const RESTART_POLICY: Part = { place: ['restartPolicy'], required: ['enabled'] }
const RESOURCE_REQUIREMENTS: Part = { place: ['resourceRequirements'], required: ['value', 'type'] }
const DEVICES: Part = { place: ['linuxParameters', 'devices'], required: ['hostPath'] }
const TMPFS: Part = { place: ['linuxParameters', 'tmpfs'], required: ['containerPath', 'size'] }

function judge(value: unknown, part: Part, container: Container, context: Context, report: Report): void {
  if (!Array.isArray(value)) judgeOne(value, undefined, part, container, context, report)
  else for (let item = 0; item < value.length; item++) judgeOne(value[item], item, part, container, context, report)
}

function judgeOne(
  value: unknown,
  item: number | undefined,
  { place, required }: Part,
  container: Container,
  context: Context,
  report: Report
): void {
  const given = fields(value)
  if (given !== value) return
  for (let index = 0; index < required.length; index++) {
    const missing = required[index] as string
    // What is misspelt is no absence: `unknown-field` speaks of it.
    if (!isAbsent(given[missing], context) || misspelt(given, missing, required) !== undefined) continue
    const path = [...container.path, ...place, ...(item === undefined ? [] : [item])]
    report({ ...named(container), path, message: `${pathName(path)} lacks ${quote(missing)}, which the API requires` })
  }
}
