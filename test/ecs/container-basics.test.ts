import { table } from './container-table.ts'

table('no change', [['nothing is found', {}, []]])

table('names of containers', [
  ['missing', { 'proxy.name': undefined }, ['container-name-missing']],
  ['empty', { 'proxy.name': '' }, ['container-name-missing']],
  ['a number', { 'proxy.name': 1 }, ['wrong-type'], 'safe'],
  ['misspelt', { 'proxy.name': undefined, 'proxy.nmae': 'proxy' }, ['unknown-field']],
  ['filled in later', { 'proxy.name': '${NAME}' }, []],
  ['a letter', { 'proxy.name': 'p' }, []],
  ['255 characters', { 'proxy.name': 'p'.repeat(255) }, []],
  ['256 characters', { 'proxy.name': 'p'.repeat(256) }, ['container-name-invalid']],
  ['every kind of character', { 'proxy.name': 'Az_09-' }, []],
  ['a dot', { 'proxy.name': 'proxy.v2' }, ['container-name-invalid']],
  ['blanks around it', { 'proxy.name': ' proxy\t' }, ['container-name-invalid'], 'safe'],
  ['blanks around the name of another', { 'proxy.name': ' app' }, ['container-name-invalid']],
  ['the same twice', { 'proxy.name': 'app' }, ['duplicate-container-name']],
  ['the same but for case', { 'proxy.name': 'App' }, []],
  ['the same expression twice', { 'proxy.name': '${NAME}', 'app.name': '${NAME}' }, []],
])

table('images', [
  ['missing', { 'proxy.image': undefined }, ['container-image-missing']],
  ['empty', { 'proxy.image': '' }, ['container-image-missing']],
  ['misspelt', { 'proxy.image': undefined, 'proxy.imgae': 'nginx:1' }, ['unknown-field']],
  ['filled in by a pipeline', { 'proxy.image': '<IMAGE1_NAME>' }, []],
])

table('memory', [
  ['reservation alone', { 'app.memoryReservation': 512 }, []],
  ['reservation below', { 'app.memory': 512, 'app.memoryReservation': 511 }, []],
  ['reservation the same', { 'app.memory': 512, 'app.memoryReservation': 512 }, []],
  ['reservation above', { 'app.memory': 512, 'app.memoryReservation': 513 }, ['memory-reservation-above-memory'], 'unsafe'],
  ['memory filled in later', { 'app.memory': '${MEMORY}', 'app.memoryReservation': 513 }, []],
])

const CHECK = { command: ['CMD', '/healthy'] }
const outOfRange = ['health-check-out-of-range']

table('health checks', [
  ['plain', { 'app.healthCheck': CHECK }, []],
  ['without a command', { 'app.healthCheck': { interval: 30 } }, ['required-field-missing']],
  ['interval 4', { 'app.healthCheck': { ...CHECK, interval: 4 } }, outOfRange, 'unsafe'],
  ['interval 5', { 'app.healthCheck': { ...CHECK, interval: 5 } }, []],
  ['interval 300', { 'app.healthCheck': { ...CHECK, interval: 300 } }, []],
  ['interval 301', { 'app.healthCheck': { ...CHECK, interval: 301 } }, outOfRange, 'unsafe'],
  ['timeout 1', { 'app.healthCheck': { ...CHECK, timeout: 1 } }, outOfRange, 'unsafe'],
  ['timeout 2', { 'app.healthCheck': { ...CHECK, timeout: 2 } }, []],
  ['timeout 60', { 'app.healthCheck': { ...CHECK, timeout: 60 } }, []],
  ['timeout 61', { 'app.healthCheck': { ...CHECK, timeout: 61 } }, outOfRange, 'unsafe'],
  ['retries 0', { 'app.healthCheck': { ...CHECK, retries: 0 } }, outOfRange, 'unsafe'],
  ['retries 1', { 'app.healthCheck': { ...CHECK, retries: 1 } }, []],
  ['retries 10', { 'app.healthCheck': { ...CHECK, retries: 10 } }, []],
  ['retries 11', { 'app.healthCheck': { ...CHECK, retries: 11 } }, outOfRange, 'unsafe'],
  ['startPeriod -1', { 'app.healthCheck': { ...CHECK, startPeriod: -1 } }, outOfRange, 'unsafe'],
  ['startPeriod 0', { 'app.healthCheck': { ...CHECK, startPeriod: 0 } }, []],
  ['startPeriod 300', { 'app.healthCheck': { ...CHECK, startPeriod: 300 } }, []],
  ['startPeriod 301', { 'app.healthCheck': { ...CHECK, startPeriod: 301 } }, outOfRange, 'unsafe'],
  ['interval as a text', { 'app.healthCheck': { ...CHECK, interval: '30' } }, ['wrong-type'], 'safe'],
  ['interval as a fraction', { 'app.healthCheck': { ...CHECK, interval: 4.5 } }, ['wrong-type']],
])

const period = (restartAttemptPeriod: unknown) => ({ 'app.restartPolicy': { enabled: true, restartAttemptPeriod } })
const fargate = (startTimeout: number) => ({ requiresCompatibilities: ['FARGATE'], 'app.startTimeout': startTimeout })

table('times', [
  ['restart 59', period(59), ['restart-attempt-period-out-of-range'], 'unsafe'],
  ['restart 60', period(60), []],
  ['restart 1800', period(1800), []],
  ['restart 1801', period(1801), ['restart-attempt-period-out-of-range'], 'unsafe'],
  ['restart policy without enabled', { 'app.restartPolicy': { restartAttemptPeriod: 60 } }, ['required-field-missing']],
  ['start 1 on Fargate', fargate(1), ['start-timeout-out-of-range'], 'unsafe'],
  ['start 2 on Fargate', fargate(2), []],
  ['start 120 on Fargate', fargate(120), []],
  ['start 121 on Fargate', fargate(121), ['start-timeout-out-of-range'], 'unsafe'],
  ['start 121 on EC2', { 'app.startTimeout': 121 }, []],
])

const ulimit = (softLimit: unknown, hardLimit: unknown) => ({ 'app.ulimits': [{ name: 'nofile', softLimit, hardLimit }] })

table('resource limits', [
  ['soft below hard', ulimit(1023, 1024), []],
  ['soft as hard', ulimit(1024, 1024), []],
  ['soft above hard', ulimit(1025, 1024), ['ulimit-soft-above-hard'], 'unsafe'],
  ['no hard limit', ulimit(1025, -1), []],
  ['hard limit filled in later', ulimit(1025, '${HARD}'), []],
  ['no hard limit given', { 'app.ulimits': [{ name: 'nofile', softLimit: 1 }] }, ['required-field-missing']],
])

const file = (value: unknown, type: unknown = 's3') => ({ value, type })
const files = (count: number) => Array.from({ length: count }, (_, index) => file(`arn:aws:s3:::shop/${index}.env`))

table('environment files', [
  ['ten', { 'app.environmentFiles': files(10) }, []],
  ['eleven', { 'app.environmentFiles': files(11) }, ['too-many-environment-files']],
  ['nothing but an ending', { 'app.environmentFiles': [file('arn:aws:s3:::shop/.env')] }, []],
  ['in folders, in another partition', { 'app.environmentFiles': [file('arn:aws-us-gov:s3:::shop/a/b c/x.env')] }, []],
  ['another ending', { 'app.environmentFiles': [file('arn:aws:s3:::shop/orders.envx')] }, ['environment-file-invalid']],
  ['a URL', { 'app.environmentFiles': [file('https://shop.s3.amazonaws.com/x.env')] }, ['environment-file-invalid']],
  ['a bucket alone', { 'app.environmentFiles': [file('arn:aws:s3:::shop.env')] }, ['environment-file-invalid']],
  ['filled in later', { 'app.environmentFiles': [file('${FILE}')] }, []],
  ['without a type', { 'app.environmentFiles': [{ value: 'arn:aws:s3:::shop/x.env' }] }, ['required-field-missing']],
])

const required = ['required-field-missing']

table('required fields', [
  ['of a host entry', { networkMode: 'bridge', 'app.extraHosts': [{ hostname: 'db' }] }, required],
  ['of a router', { 'app.firelensConfiguration': {} }, required],
  ['of the logs', { 'app.logConfiguration': { options: {} } }, required],
  ['of credentials', { 'app.repositoryCredentials': {} }, required],
  ['of a resource', { 'app.resourceRequirements': [{ type: 'GPU' }] }, required],
  ['of a device', { 'app.linuxParameters': { devices: [{ containerPath: '/dev/x' }] } }, required],
  ['of a tmpfs', { 'app.linuxParameters': { tmpfs: [{ containerPath: '/tmp' }] } }, required],
  ['of a dependency', { 'app.dependsOn': [{ containerName: 'proxy' }] }, required],
  ['misspelt', { 'app.dependsOn': [{ containername: 'proxy', condition: 'START' }] }, ['unknown-field']],
])
