import { SECRET, table } from './container-table.ts'

const secret = (valueFrom: unknown) => ({ 'app.secrets': [{ name: 'DB_PASSWORD', valueFrom }] })
const invalid = ['secret-reference-invalid']
const ID = '0123456789abcdef0123456789abcdef'

table('references of secrets', [
  ['an ARN', secret(SECRET), []],
  ['with all three parts empty', secret(`${SECRET}:::`), []],
  ['with a JSON key', secret(`${SECRET}:password::`), []],
  ['with a stage', secret(`${SECRET}::AWSCURRENT:`), []],
  ['with an id', secret(`${SECRET}:::${ID}`), []],
  ['with a stage and an id', secret(`${SECRET}::AWSCURRENT:${ID}`), invalid],
  ['with one part', secret(`${SECRET}:password`), invalid, 'safe'],
  ['with two parts', secret(`${SECRET}:password:`), invalid, 'safe'],
  ['with four parts', secret(`${SECRET}:password:::`), invalid],
  ['with blanks around it', secret(`${SECRET} `), invalid, 'safe'],
  ['without an account', secret('arn:aws:secretsmanager:eu-west-1::secret:db-AbCdEf'), invalid],
  ['no secret', secret('arn:aws:secretsmanager:eu-west-1:111122223333:db-AbCdEf'), invalid],
  ['of another service', secret('arn:aws:s3:::shop/password'), invalid],
  ['a name that a parameter can have', secret('orders-db_1.password'), []],
  ['a path', secret('/orders/db'), []],
  ['2048 characters', secret('p'.repeat(2048)), []],
  ['2049 characters', secret('p'.repeat(2049)), invalid],
  ['a name with a JSON key', secret('orders/db:password::'), invalid],
  ['a name with a version', secret('/orders/db:2'), invalid],
  ['a blank in the name', secret('orders db'), invalid],
  ['the ARN of a parameter', secret('arn:aws:ssm:eu-west-1:111122223333:parameter/orders/db'), []],
  ['the ARN of a parameter’s version', secret('arn:aws:ssm:eu-west-1:111122223333:parameter/orders/db:2'), []],
  ['no parameter', secret('arn:aws:ssm:eu-west-1:111122223333:document/orders'), invalid],
  ['empty', secret(''), invalid],
  ['missing', { 'app.secrets': [{ name: 'DB_PASSWORD' }] }, invalid],
  ['misspelt', { 'app.secrets': [{ name: 'DB_PASSWORD', valuefrom: SECRET }] }, ['unknown-field']],
  ['filled in later', secret('${SECRET}:password'), []],
])

const splunk = (valueFrom: string) => ({
  'app.logConfiguration': { logDriver: 'splunk', secretOptions: [{ name: 'splunk-token', valueFrom }] },
})
const parameter = (account: string) => `arn:aws:ssm:us-east-1:${account}:parameter/orders/db`
const foreign = ['parameter-of-another-account']

table('references of other kinds', [
  ['of the logs', splunk(SECRET), []],
  ['of the logs, a name with a key', splunk('splunk:token::'), invalid],
  ['of the logs, one part', splunk(`${SECRET}:token`), invalid, 'safe'],
  ['a parameter of the same account', secret(parameter('111122223333')), []],
  ['a parameter of another account', secret(parameter('444455556666')), foreign],
  ['a parameter of another account, of the logs', splunk(parameter('444455556666')), foreign],
  [
    'a parameter of an account that no role tells',
    { ...secret(parameter('444455556666')), executionRoleArn: '${ROLE}', taskRoleArn: undefined },
    [],
  ],
])

const login = (credentialsParameter: string) => ({ 'app.repositoryCredentials': { credentialsParameter } })
const badLogin = ['registry-credentials-invalid']

table('credentials of registries', [
  ['an ARN', login(SECRET), []],
  ['a name', login('shop/registry'), []],
  ['an ARN with a JSON key', login(`${SECRET}:login::`), badLogin],
  ['a parameter', login(parameter('111122223333')), badLogin],
  ['no name', login('shop registry'), badLogin],
  ['filled in later', login('${LOGIN}'), []],
])

const plain = (...entries: (readonly [string, string])[]) => ({
  'app.environment': entries.map(([name, value]) => ({ name, value })),
})
const secrets = (...entries: (readonly [string, string])[]) => ({
  'app.secrets': entries.map(([name, valueFrom]) => ({ name, valueFrom })),
})
const many = (count: number) => Array.from({ length: count }, (_, index) => [`V${index}`, 'x'] as const)

table('names of variables', [
  ['missing', { 'app.environment': [{ value: 'x' }] }, ['variable-name-missing']],
  ['missing under secrets', { 'app.secrets': [{ valueFrom: SECRET }] }, ['variable-name-missing']],
  ['empty', plain(['', 'x']), ['variable-name-missing']],
  ['blank', plain([' ', 'x']), ['variable-name-missing']],
  ['blank but not in ASCII', plain(['\u00a0', 'x']), ['variable-name-missing']],
  ['misspelt', { 'app.environment': [{ nmae: 'A', value: 'x' }] }, ['unknown-field']],
  ['twice, the same value', plain(['A', 'x'], ['A', 'x']), ['duplicate-variable'], 'safe'],
  [
    'three times, the same value',
    plain(['A', 'x'], ['A', 'x'], ['A', 'x']),
    ['duplicate-variable', 'duplicate-variable'],
    'safe',
  ],
  ['twice, other values', plain(['A', 'x'], ['A', 'y']), ['duplicate-variable']],
  ['twice, a value filled in later', plain(['A', '${X}'], ['A', '${X}']), ['duplicate-variable']],
  ['twice but for case', plain(['A', 'x'], ['a', 'x']), []],
  ['twice, filled in later', plain(['${A}', 'x'], ['${A}', 'x']), []],
  ['nearly the same ones', plain(['AXB', 'x'], ['BXB', 'x']), []],
  ['the first of many and the last', plain(...many(40), ['V0', 'x']), ['duplicate-variable'], 'safe'],
  ['many', plain(...many(400)), []],
  ['a secret twice', secrets(['A', SECRET], ['A', SECRET]), ['duplicate-secret'], 'safe'],
  ['two secrets of a name', secrets(['A', SECRET], ['A', '/a']), ['duplicate-secret']],
  ['a secret beside a variable', plain(['DB_PASSWORD', 'x']), ['env-and-secret-share-a-name']],
  ['a secret beside an empty variable', plain(['DB_PASSWORD', '']), ['env-and-secret-share-a-name'], 'safe'],
  ['a secret beside an ARN that nobody resolves', plain(['DB_PASSWORD', SECRET]), ['env-and-secret-share-a-name'], 'safe'],
  ['a secret beside an unknown variable', plain(['DB_PASSWORD', '${X}']), ['env-and-secret-share-a-name']],
  ['a secret beside many variables', plain(...many(200), ['DB_PASSWORD', '']), ['env-and-secret-share-a-name'], 'safe'],
  ['a secret beside a variable of another container', { 'proxy.environment': [{ name: 'DB_PASSWORD', value: 'x' }] }, []],
])

const awslogs = (options: unknown) => ({ 'app.logConfiguration': { logDriver: 'awslogs', options } })
const OPTIONS = { 'awslogs-group': '/ecs/orders', 'awslogs-region': 'eu-west-1' }
const missing = ['awslogs-option-missing']

table('logs', [
  ['group and region', awslogs(OPTIONS), []],
  ['no group', awslogs({ 'awslogs-region': 'eu-west-1' }), missing],
  ['no region', awslogs({ 'awslogs-group': '/ecs/orders' }), missing],
  ['an empty region', awslogs({ ...OPTIONS, 'awslogs-region': '' }), missing],
  ['no options', { 'app.logConfiguration': { logDriver: 'awslogs' } }, [...missing, ...missing]],
  ['options filled in later', awslogs('${OPTIONS}'), []],
  ['a group filled in later', awslogs({ ...OPTIONS, 'awslogs-group': '${GROUP}' }), []],
  ['no group, another driver', { 'app.logConfiguration': { logDriver: 'json-file' } }, []],
  ['a group of every kind of character', awslogs({ ...OPTIONS, 'awslogs-group': 'aZ_0-9/.#' }), []],
  ['a group of 512 characters', awslogs({ ...OPTIONS, 'awslogs-group': 'g'.repeat(512) }), []],
  ['a group of 513 characters', awslogs({ ...OPTIONS, 'awslogs-group': 'g'.repeat(513) }), ['awslogs-group-invalid']],
  ['a group with a blank', awslogs({ ...OPTIONS, 'awslogs-group': 'ecs orders' }), ['awslogs-group-invalid']],
  [
    'the ARN of a group',
    awslogs({ ...OPTIONS, 'awslogs-group': 'arn:aws:logs:eu-west-1:111122223333:log-group:/ecs/orders' }),
    ['awslogs-group-invalid'],
    'safe',
  ],
  ['created: true', awslogs({ ...OPTIONS, 'awslogs-create-group': 'true' }), []],
  ['created: True', awslogs({ ...OPTIONS, 'awslogs-create-group': 'True' }), []],
  ['created: false', awslogs({ ...OPTIONS, 'awslogs-create-group': 'false' }), ['awslogs-create-group-not-true'], 'safe'],
  ['created: yes', awslogs({ ...OPTIONS, 'awslogs-create-group': 'yes' }), ['awslogs-create-group-not-true']],
  ['created: later', awslogs({ ...OPTIONS, 'awslogs-create-group': '${CREATE}' }), []],
  ['without a router', { 'app.logConfiguration': { logDriver: 'awsfirelens' } }, ['firelens-router-missing']],
  [
    'two without a router',
    { 'app.logConfiguration': { logDriver: 'awsfirelens' }, 'proxy.logConfiguration': { logDriver: 'awsfirelens' } },
    ['firelens-router-missing'],
  ],
  [
    'with a router',
    { 'app.logConfiguration': { logDriver: 'awsfirelens' }, 'proxy.firelensConfiguration': { type: 'fluentbit' } },
    [],
  ],
])
