import { table } from './container-table.ts'

const bridge = { networkMode: 'bridge' }
const fargate = { requiresCompatibilities: ['FARGATE'], cpu: '256', memory: '512' }
const ports = (...mappings: unknown[]) => ({ 'app.portMappings': mappings })
const own = (...mappings: unknown[]) => ({ 'proxy.portMappings': mappings })

table('ports', [
  ['host as container', ports({ containerPort: 80, hostPort: 80 }), []],
  ['host other than container', ports({ containerPort: 80, hostPort: 81 }), ['host-port-mismatch'], 'safe'],
  [
    'host other, mode host',
    { ...ports({ containerPort: 80, hostPort: 81 }), networkMode: 'host' },
    ['host-port-mismatch'],
    'safe',
  ],
  ['host other, mode bridge', { ...ports({ containerPort: 80, hostPort: 81 }), ...bridge }, []],
  [
    'host other, no mode on Fargate, where it can only be awsvpc',
    { ...ports({ containerPort: 80, hostPort: 81 }), ...fargate, networkMode: undefined },
    ['fargate-network-mode-unsupported', 'host-port-mismatch'],
    'safe',
  ],
  [
    'host other, mode bridge on Fargate',
    { ...ports({ containerPort: 80, hostPort: 81 }), ...fargate, ...bridge },
    ['fargate-network-mode-unsupported'],
    'unsafe',
  ],
  ['host other, no mode', { ...ports({ containerPort: 80, hostPort: 81 }), networkMode: undefined }, []],
  ['host other, mode filled in later', { ...ports({ containerPort: 80, hostPort: 81 }), networkMode: '${MODE}' }, []],
  ['protocol udp', ports({ containerPort: 80, protocol: 'udp' }), []],
  ['protocol http', ports({ containerPort: 80, protocol: 'http' }), ['port-protocol-unknown'], 'safe'],
  ['protocol UDP', ports({ containerPort: 80, protocol: 'UDP' }), ['port-protocol-unknown'], 'safe'],
  ['protocol sctp', ports({ containerPort: 80, protocol: 'sctp' }), ['port-protocol-unknown']],
  ['protocol empty', ports({ containerPort: 80, protocol: '' }), []],
  ['protocol filled in later', ports({ containerPort: 80, protocol: '${PROTOCOL}' }), []],
  ['host 0', ports({ containerPort: 80, hostPort: 0 }), []],
  ['container as a text', ports({ containerPort: '80', hostPort: 80 }), ['wrong-type'], 'safe'],
  ['container filled in later', ports({ containerPort: '${PORT}', hostPort: 81 }), []],
  ['container 0', ports({ containerPort: 0 }), ['port-out-of-range']],
  ['container 1', ports({ containerPort: 1 }), []],
  ['container 65535', ports({ containerPort: 65535 }), []],
  ['container 65536', ports({ containerPort: 65536 }), ['port-out-of-range']],
  ['host -1', { ...ports({ containerPort: 80, hostPort: -1 }), ...bridge }, ['port-out-of-range']],
  ['host 65535', { ...ports({ containerPort: 80, hostPort: 65535 }), ...bridge }, []],
  ['host 65536', { ...ports({ containerPort: 80, hostPort: 65536 }), ...bridge }, ['port-out-of-range']],
  ['none', ports({ protocol: 'tcp' }), ['container-port-missing']],
  ['host alone', ports({ hostPort: 80 }), ['container-port-missing'], 'safe'],
  ['host alone, mode bridge', { ...ports({ hostPort: 80 }), ...bridge }, ['container-port-missing']],
  ['misspelt', ports({ containerport: 80 }), ['unknown-field']],
])

table('ranges of ports', [
  ['two ports', ports({ containerPortRange: '80-81' }), []],
  ['all ports', ports({ containerPortRange: '1-65535' }), []],
  ['from 0', ports({ containerPortRange: '0-80' }), ['port-range-invalid']],
  ['to 65536', ports({ containerPortRange: '80-65536' }), ['port-range-invalid']],
  ['one port', ports({ containerPortRange: '80-80' }), ['port-range-invalid']],
  ['reversed', ports({ containerPortRange: '81-80' }), ['port-range-invalid']],
  ['no range', ports({ containerPortRange: '80' }), ['port-range-invalid']],
  ['filled in later', ports({ containerPortRange: '${FROM}-${TO}' }), []],
  ['beside a container port', ports({ containerPortRange: '80-81', containerPort: 80 }), ['port-range-beside-port']],
  ['beside a host port', ports({ containerPortRange: '80-81', hostPort: 80 }), ['port-range-beside-port'], 'safe'],
])

const http = { containerPort: 80, name: 'http' }

table('ports of the whole task', [
  ['the same in two containers', { ...ports({ containerPort: 80 }), ...own({ containerPort: 80 }) }, ['port-used-twice']],
  ['the same, mode bridge', { ...ports({ containerPort: 80 }), ...own({ containerPort: 80 }), ...bridge }, []],
  ['other protocols', { ...ports({ containerPort: 80 }), ...own({ containerPort: 80, protocol: 'udp' }) }, []],
  ['a copy', ports(http, http), ['port-used-twice'], 'safe'],
  ['neighbours', { ...ports({ containerPortRange: '80-81' }), ...own({ containerPort: 82 }) }, []],
  ['in a range', { ...ports({ containerPort: 81 }), ...own({ containerPortRange: '80-82' }) }, ['port-used-twice']],
  ['at the end of a range', { ...ports({ containerPortRange: '80-82' }), ...own({ containerPort: 82 }) }, ['port-used-twice']],
  ['behind a range in a range', ports({ containerPortRange: '80-90' }, { containerPort: 95 }), []],
  [
    'two in a long range',
    ports({ containerPortRange: '80-90' }, { containerPort: 81 }, { containerPort: 89 }),
    ['port-used-twice', 'port-used-twice'],
  ],
  ['a name in two containers', { ...ports(http), ...own({ ...http, containerPort: 81 }) }, ['duplicate-port-name']],
  ['a name for two protocols', ports(http, { ...http, protocol: 'udp' }), ['duplicate-port-name']],
  ['a name twice, mode bridge', { ...ports(http), ...own({ ...http, containerPort: 81 }), ...bridge }, []],
])

const unsupported = ['awsvpc-unsupported-field']

table('what network mode awsvpc does not have', [
  ['links', { 'app.links': ['proxy'] }, unsupported, 'unsafe'],
  ['hostname', { 'app.hostname': 'orders' }, unsupported, 'unsafe'],
  ['dnsServers', { 'app.dnsServers': ['10.0.0.2'] }, unsupported, 'unsafe'],
  ['dnsSearchDomains', { 'app.dnsSearchDomains': ['example.com'] }, unsupported, 'unsafe'],
  ['extraHosts', { 'app.extraHosts': [{ hostname: 'db', ipAddress: '10.0.0.4' }] }, unsupported, 'unsafe'],
  ['empty lists', { 'app.links': [], 'app.dnsServers': [], 'app.dnsSearchDomains': [], 'app.extraHosts': [] }, []],
  ['mode bridge', { ...bridge, 'app.links': ['proxy'], 'app.hostname': 'orders', 'app.dnsServers': ['10.0.0.2'] }, []],
  ['mode filled in later', { networkMode: '${MODE}', 'app.links': ['proxy'] }, []],
])

table('links', [
  ['one way', { ...bridge, 'app.links': ['proxy:front'] }, []],
  ['in a circle', { ...bridge, 'app.links': ['proxy:front'], 'proxy.links': ['app'] }, ['link-cycle']],
  ['to itself', { ...bridge, 'app.links': ['app'] }, ['link-cycle']],
  ['in a circle, one filled in later', { ...bridge, 'app.links': ['${PROXY}'], 'proxy.links': ['app'] }, []],
])

const after = (containerName: string, condition = 'START') => [{ containerName, condition }]
const check = { command: ['CMD', '/healthy'] }

table('dependencies', [
  ['a known container', { 'app.dependsOn': after('proxy') }, []],
  ['an unknown container', { 'app.dependsOn': after('envoy') }, ['depends-on-unknown-container']],
  ['nearly a name', { 'app.dependsOn': after('proxxy') }, ['depends-on-unknown-container'], 'unsafe'],
  ['one whose name is filled in later', { 'app.dependsOn': after('envoy'), 'proxy.name': '${NAME}' }, []],
  [
    'an unknown one, where a container is filled in later',
    { 'app.dependsOn': after('envoy'), 'containerDefinitions.1': '${SIDECAR}' },
    [],
  ],
  ['itself', { 'app.dependsOn': after('app') }, ['depends-on-cycle']],
  ['itself, until it is over', { 'app.dependsOn': after('app', 'SUCCESS') }, ['depends-on-cycle']],
  ['in a circle', { 'app.dependsOn': after('proxy'), 'proxy.dependsOn': after('app') }, ['depends-on-cycle']],
  ['in a circle, one filled in later', { 'app.dependsOn': after('proxy'), 'proxy.dependsOn': after('${APP}') }, []],
  ['SUCCESS of one not essential', { 'app.dependsOn': after('proxy', 'SUCCESS') }, []],
  ['COMPLETE of one not essential', { 'app.dependsOn': after('proxy', 'COMPLETE') }, []],
  ['SUCCESS of the only essential one', { 'proxy.dependsOn': after('app', 'SUCCESS') }, ['depends-on-essential-container']],
  [
    'SUCCESS of an essential one of two',
    { 'app.dependsOn': after('proxy', 'SUCCESS'), 'proxy.essential': true },
    ['depends-on-essential-container'],
    'unsafe',
  ],
  [
    'COMPLETE of one that does not say',
    { 'app.dependsOn': after('proxy', 'COMPLETE'), 'proxy.essential': undefined },
    ['depends-on-essential-container'],
    'unsafe',
  ],
  ['SUCCESS of one that says later', { 'app.dependsOn': after('proxy', 'SUCCESS'), 'proxy.essential': '${ESSENTIAL}' }, []],
  ['START of an essential one', { 'proxy.dependsOn': after('app') }, []],
  ['HEALTHY with a check', { 'app.dependsOn': after('proxy', 'HEALTHY'), 'proxy.healthCheck': check }, []],
  ['HEALTHY without a check', { 'app.dependsOn': after('proxy', 'HEALTHY') }, ['depends-on-health-without-check']],
  ['HEALTHY, check filled in later', { 'app.dependsOn': after('proxy', 'HEALTHY'), 'proxy.healthCheck': '${CHECK}' }, []],
])

const mount = { 'app.mountPoints': [{ sourceVolume: 'data', containerPath: '/data' }] }

table('volumes', [
  ['declared', { ...mount, volumes: [{ name: 'data' }] }, []],
  ['none declared', mount, ['mount-point-unknown-volume']],
  ['another declared', { ...mount, volumes: [{ name: 'logs' }] }, ['mount-point-unknown-volume']],
  ['nearly the same declared', { ...mount, volumes: [{ name: 'Data' }] }, ['mount-point-unknown-volume'], 'unsafe'],
  ['one is named later', { ...mount, volumes: [{ name: '${VOLUME}' }] }, []],
  ['all are declared later', { ...mount, volumes: '${VOLUMES}' }, []],
  ['of a known container', { 'app.volumesFrom': [{ sourceContainer: 'proxy' }] }, []],
  ['of an unknown container', { 'app.volumesFrom': [{ sourceContainer: 'storage' }] }, ['volumes-from-unknown-container']],
  ['of nearly a container', { 'app.volumesFrom': [{ sourceContainer: 'proxi' }] }, ['volumes-from-unknown-container'], 'unsafe'],
])
