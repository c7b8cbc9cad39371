import fc from 'fast-check'
import type { TaskDefinition } from '../src/model/task-definition.ts'

const word = fc.stringMatching(/^[a-zA-Z][\w-]{0,6}$/)
const text = fc.oneof(word, fc.constantFrom('', ' ', '${A}', 'é "quoted"', '\\n', '/a/b', '*', '😀', '\u2028'))
const small = fc.integer({ min: 0, max: 3 })
const some = (optional: Record<string, fc.Arbitrary<unknown>>, required: Record<string, fc.Arbitrary<unknown>> = {}) =>
  fc.record({ ...optional, ...required }, { requiredKeys: Object.keys(required) })
const list = (item: fc.Arbitrary<unknown>, maxLength = 3) => fc.array(item, { maxLength })
const named = (members: Record<string, fc.Arbitrary<unknown>>, key = 'name') =>
  fc.uniqueArray(fc.record({ [key]: word, ...members }), { maxLength: 4, selector: item => item[key] })
const texts = fc.dictionary(word, text, { maxKeys: 3 })

const port = some(
  {
    hostPort: fc.constantFrom(0, 80, 8080),
    protocol: fc.constantFrom('tcp', 'udp'),
    name: word,
    appProtocol: fc.constantFrom('http', 'grpc'),
  },
  { containerPort: fc.constantFrom(80, 8080) }
)

const container = some(
  {
    cpu: fc.constantFrom(0, 1, 256),
    memory: fc.constantFrom(4, 128),
    memoryReservation: fc.constantFrom(4, 128),
    essential: fc.boolean(),
    versionConsistency: fc.constantFrom('enabled', 'disabled'),
    command: list(text),
    entryPoint: list(text),
    environment: named({ value: text }),
    environmentFiles: list(fc.record({ value: text, type: fc.constant('s3') })),
    secrets: named({ valueFrom: text }),
    mountPoints: list(some({ sourceVolume: word, containerPath: text, readOnly: fc.boolean() }, { sourceVolume: word })),
    volumesFrom: list(some({ readOnly: fc.boolean() }, { sourceContainer: word })),
    portMappings: list(port),
    links: list(word),
    dependsOn: list(fc.record({ containerName: word, condition: fc.constantFrom('START', 'HEALTHY') })),
    dockerLabels: texts,
    ulimits: list(fc.record({ name: fc.constant('nofile'), softLimit: small, hardLimit: small })),
    systemControls: list(fc.record({ namespace: word, value: text })),
    healthCheck: some(
      { interval: fc.constantFrom(30, 31), timeout: fc.constantFrom(5, 6), retries: fc.constantFrom(3, 4), startPeriod: small },
      { command: fc.constant(['CMD', 'true']) }
    ),
    restartPolicy: some(
      { ignoredExitCodes: list(small), restartAttemptPeriod: fc.constantFrom(300, 60) },
      { enabled: fc.boolean() }
    ),
    logConfiguration: some(
      { options: texts, secretOptions: named({ valueFrom: text }) },
      { logDriver: fc.constantFrom('awslogs', 'splunk') }
    ),
    linuxParameters: some({
      capabilities: some({ add: list(word), drop: list(word) }),
      initProcessEnabled: fc.boolean(),
      devices: list(some({ containerPath: text, permissions: list(fc.constantFrom('read', 'write')) }, { hostPath: text })),
    }),
    readonlyRootFilesystem: fc.boolean(),
    privileged: fc.boolean(),
    stopTimeout: small,
    user: text,
    repositoryCredentials: fc.record({ credentialsParameter: text }),
  },
  { image: text }
)

const containers = fc
  .uniqueArray(fc.tuple(word, container), { minLength: 1, maxLength: 3, selector: ([name]) => name })
  .map(found => found.map(([name, members]) => ({ name, ...members })))

const volume = fc.oneof(
  some({ host: some({ sourcePath: text }) }, { name: word }),
  some({ configuredAtLaunch: fc.boolean() }, { name: word }),
  fc.record({
    name: word,
    efsVolumeConfiguration: some(
      {
        rootDirectory: fc.constantFrom('/', '/a'),
        transitEncryption: fc.constantFrom('ENABLED', 'DISABLED'),
        transitEncryptionPort: small,
        authorizationConfig: some({ iam: fc.constantFrom('ENABLED', 'DISABLED'), accessPointId: word }),
      },
      { fileSystemId: word }
    ),
  }),
  fc.record({ name: word, dockerVolumeConfiguration: some({ scope: fc.constant('task'), driverOpts: texts, labels: texts }) })
)

/** Requests of RegisterTaskDefinition with any of their members: not all of them are such that ECS would take them. */
export const request: fc.Arbitrary<TaskDefinition> = some(
  {
    taskRoleArn: fc.constantFrom('', 'arn:aws:iam::111122223333:role/task'),
    executionRoleArn: fc.constantFrom('', 'arn:aws:iam::111122223333:role/execution'),
    networkMode: fc.constantFrom('awsvpc', 'bridge', 'host', 'none'),
    volumes: list(volume),
    placementConstraints: list(fc.record({ type: fc.constant('memberOf'), expression: text })),
    requiresCompatibilities: fc.constantFrom(['EC2'], ['FARGATE'], ['FARGATE', 'EC2'], []),
    cpu: fc.constantFrom('256', '1 vCPU', '.25 vcpu', '1024'),
    memory: fc.constantFrom('512', '1 GB', '0.5GB'),
    tags: fc.uniqueArray(fc.record({ key: word, value: text }), { minLength: 1, maxLength: 3, selector: ({ key }) => key }),
    pidMode: fc.constantFrom('host', 'task'),
    ipcMode: fc.constantFrom('host', 'none'),
    proxyConfiguration: some({ type: fc.constant('APPMESH'), properties: named({ value: text }) }, { containerName: word }),
    ephemeralStorage: fc.record({ sizeInGiB: fc.constantFrom(21, 200) }),
    runtimePlatform: some({
      cpuArchitecture: fc.constantFrom('X86_64', 'ARM64'),
      operatingSystemFamily: fc.constantFrom('LINUX', 'WINDOWS_SERVER_2022_CORE'),
    }),
    enableFaultInjection: fc.boolean(),
  },
  { family: word, containerDefinitions: containers }
) as fc.Arbitrary<TaskDefinition>

export const minimal = { family: 'web', containerDefinitions: [{ name: 'main', image: 'busybox' }] }

/** A minimal definition whose container, and which itself, has these members, too. */
export function withContainer(members: object, task: object = {}): TaskDefinition {
  return { ...minimal, ...task, containerDefinitions: [{ name: 'main', image: 'busybox', ...members }] }
}
