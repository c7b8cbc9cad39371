import { parseArn } from './arn.ts'
import { GATE, goSeconds, isSwitchWord, PREFIXES, SSLMODES } from './harbor.ts'
import type { Path } from './patch.ts'
import { enums } from './shape.ts'
import { imageExpression, unresolvedExpression } from './task-definition.ts'

/**
 * What may be printed. Definitions hold passwords in the most unlikely fields, and logs of CI are read by many: a value
 * is shown only where this file says that it is a name, an ARN, a path, a region, a word of the API or a number.
 * Everything else is hidden, in every format and by every command. For JDBC URLs jdbc-disclosure.ts says so.
 */
export const HIDDEN = '‹hidden›'

/** The variables this program is about. None of them is a secret, and no finding on them can be understood unseen. */
const SHOWN_VARIABLES: ReadonlySet<string> = new Set([
  'HARNESS_ECS_BUILD_TASK_ROLE_ARN',
  'HARNESS_SECRET_FILE_MAPPINGS',
  'HARNESS_CI_MOUNT_VOLUMES',
  'CI_MOUNT_VOLUMES',
  'HARNESS_DESTINATION_CA_PATH',
  'DESTINATION_CA_PATH',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
])

/** Harbor's, of which a word is shown only where it is one that the variable can hold. Hosts, users and URLs are none of them. */
const SHOWN_WORDS: ReadonlyMap<string, (text: string) => boolean> = new Map<string, (text: string) => boolean>([
  [GATE, isSwitchWord],
  ...Object.values(PREFIXES).flatMap(prefix => [
    [`${prefix}USE_IAM_AUTH`, isSwitchWord] as const,
    [`${prefix}AWS_REGION`, isRegion] as const,
    [`${prefix}SSLMODE`, (text: string) => SSLMODES.includes(text)] as const,
    [`${prefix}CONN_MAX_LIFETIME`, (text: string) => goSeconds(text) !== undefined] as const,
  ]),
])

type Kind = 'name' | 'arn' | 'image' | 'path' | 'region' | 'log-group' | 'word' | 'amount' | 'flag'

/** What the strings of a task definition are, by their place; `*` is any list index. */
const KINDS: Readonly<Record<string, Kind>> = {
  family: 'name',
  taskRoleArn: 'arn',
  executionRoleArn: 'arn',
  taskDefinitionArn: 'arn',
  registeredBy: 'arn',
  networkMode: 'word',
  pidMode: 'word',
  ipcMode: 'word',
  status: 'word',
  'requiresCompatibilities/*': 'word',
  'compatibilities/*': 'word',
  'runtimePlatform/cpuArchitecture': 'word',
  'runtimePlatform/operatingSystemFamily': 'word',
  cpu: 'amount',
  memory: 'amount',
  'proxyConfiguration/containerName': 'name',
  'proxyConfiguration/type': 'word',
  'volumes/*/name': 'name',
  'volumes/*/host/sourcePath': 'path',
  'volumes/*/efsVolumeConfiguration/rootDirectory': 'path',
  'volumes/*/efsVolumeConfiguration/transitEncryption': 'word',
  'volumes/*/efsVolumeConfiguration/authorizationConfig/iam': 'word',
  'containerDefinitions/*/name': 'name',
  'containerDefinitions/*/image': 'image',
  'containerDefinitions/*/cpu': 'amount',
  'containerDefinitions/*/memory': 'amount',
  'containerDefinitions/*/memoryReservation': 'amount',
  'containerDefinitions/*/repositoryCredentials/credentialsParameter': 'arn',
  'containerDefinitions/*/workingDirectory': 'path',
  'containerDefinitions/*/links/*': 'name',
  'containerDefinitions/*/portMappings/*/name': 'name',
  'containerDefinitions/*/portMappings/*/protocol': 'word',
  'containerDefinitions/*/portMappings/*/appProtocol': 'word',
  'containerDefinitions/*/environment/*/name': 'name',
  'containerDefinitions/*/environmentFiles/*/value': 'arn',
  'containerDefinitions/*/environmentFiles/*/type': 'word',
  'containerDefinitions/*/secrets/*/name': 'name',
  'containerDefinitions/*/secrets/*/valueFrom': 'arn',
  'containerDefinitions/*/mountPoints/*/sourceVolume': 'name',
  'containerDefinitions/*/mountPoints/*/containerPath': 'path',
  'containerDefinitions/*/volumesFrom/*/sourceContainer': 'name',
  'containerDefinitions/*/dependsOn/*/containerName': 'name',
  'containerDefinitions/*/dependsOn/*/condition': 'word',
  'containerDefinitions/*/ulimits/*/name': 'word',
  'containerDefinitions/*/resourceRequirements/*/type': 'word',
  'containerDefinitions/*/firelensConfiguration/type': 'word',
  'containerDefinitions/*/linuxParameters/devices/*/hostPath': 'path',
  'containerDefinitions/*/linuxParameters/devices/*/containerPath': 'path',
  'containerDefinitions/*/linuxParameters/tmpfs/*/containerPath': 'path',
  'containerDefinitions/*/logConfiguration/logDriver': 'word',
  'containerDefinitions/*/logConfiguration/secretOptions/*/name': 'name',
  'containerDefinitions/*/logConfiguration/secretOptions/*/valueFrom': 'arn',
  'containerDefinitions/*/logConfiguration/options/awslogs-group': 'log-group',
  'containerDefinitions/*/logConfiguration/options/awslogs-region': 'region',
  'containerDefinitions/*/logConfiguration/options/awslogs-create-group': 'flag',
}

/** All words of the API's enumerations: what is none of them is hidden even where one is expected. */
const WORDS: ReadonlySet<string> = new Set(Object.values(enums).flat())

const IS: Readonly<Record<Kind, (text: string) => boolean>> = {
  name: () => true,
  arn: text => parseArn(text) !== undefined && /^[\w:/.+=,@!*?-]+$/.test(text),
  // A reference without scheme or user name: registry[:port]/repository[:tag][@digest].
  image: text => /^[\w.-]+(?::\d+)?(?:\/[\w.-]+)*(?::[\w.-]+)?(?:@sha256:[0-9a-f]{64})?$/.test(text),
  path: isPath,
  region: isRegion,
  'log-group': text => /^[\w./#-]{1,512}$/.test(text),
  word: text => WORDS.has(text),
  amount: text => /^\d*\.?\d+ ?(?:vCPU|[GM]i?B)?$/i.test(text),
  flag: text => text === 'true' || text === 'false',
}

/**
 * How a value may be printed: itself, the bare expression of one that is known only later, or HIDDEN.
 *
 * @param path its place in the definition
 * @param value the value there
 * @param variable the name beside it, where it is the value of an environment variable
 */
export function disclose(path: Path, value: unknown, variable?: string): string {
  const place = path.map(key => (typeof key === 'number' ? '*' : key)).join('/')
  if (place === 'containerDefinitions/*/environment/*/value') return discloseVariable(value, variable)
  if (typeof value !== 'string') return typeof value === 'object' && value !== null ? HIDDEN : String(value)
  if (place === 'containerDefinitions/*/image') return imageExpression(value) ?? (IS.image(value) ? value : HIDDEN)
  const kind = Object.hasOwn(KINDS, place) ? KINDS[place] : undefined
  if (kind === 'name') return value
  return unresolvedExpression(value) ?? (kind && IS[kind](value) ? value : HIDDEN)
}

function isPath(text: string): boolean {
  return /^(?:\/|[A-Za-z]:[\\/])/.test(text)
}

function isRegion(text: string): boolean {
  return /^[a-z]{2,3}(?:-[a-z]+)+-\d{1,2}$/.test(text)
}

/** How the value of an environment variable may be printed. */
export function discloseVariable(value: unknown, variable: string | undefined): string {
  const expression = unresolvedExpression(value)
  if (expression !== undefined) return expression
  if (typeof value !== 'string' || variable === undefined) return HIDDEN
  if (SHOWN_WORDS.get(variable)?.(value)) return value
  if (SHOWN_VARIABLES.has(variable) && !value.includes('-----BEGIN')) return value
  return /^HARNESS_CERT_\d+$/.test(variable) && IS.arn(value) ? value : HIDDEN
}
