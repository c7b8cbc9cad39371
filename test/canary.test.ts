import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import type { Json } from '../src/model/patch.ts'
import { members, references } from '../src/model/shape.ts'
import type { StructureName } from '../src/model/task-definition-request.ts'
import { templateName } from '../src/model/template-names.ts'
import { load } from '../src/source/load.ts'
import { CANARY, collections, DISGUISES, everyField, layouts, leaks, MARKS, mayShow, SHOWN } from './canary.ts'
import { allCases, isUrl } from './case.ts'
import { freshFolder, runMain } from './command.ts'
import { RIGHT } from './harbor.ts'
import { listOf, objectsOf, STYLES, streamOf } from './manifests.ts'

const FORMATS = ['human', 'json', 'sarif', 'github']
const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:given-AbCdEf'
const VALUES = [
  ['--build-task-role-arn', 'arn:aws:iam::111122223333:role/build'],
  ['--task-role-arn', 'arn:aws:iam::111122223333:role/task'],
  ['--execution-role-arn', 'arn:aws:iam::111122223333:role/execution'],
  ['--certificate-secret-arn', ARN],
  ['--token-secret-arn', ARN],
  ['--certificate-path', '/etc/ssl/certs/dbops/root_ca.crt'],
].flat()
/** Each needs a definition, and may print what it likes but the canary. */
const COMMANDS = [
  ...FORMATS.flatMap(format => [
    ['lint', '--format', format],
    ['lint', '--format', format, '--output', 'report'],
    ['fix', '--format', format],
    ['fix', '--unsafe', '--format', format, ...VALUES],
  ]),
  ['lint', '--pack', 'harness', '--fail-on', 'info', '--quiet'],
  ['lint', '--pack', 'harbor', '--container', 'delegate', '--format', 'json'],
  ['lint', '--container', 'delegate', ...VALUES],
  ['fix', '--check', '--container', 'delegate'],
]

const folder = freshFolder('canary')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** All that a command line prints and reports; the corrected text of `fix -`, the user's own, aside. */
async function printed(argv: readonly string[], input = ''): Promise<string> {
  const { stdout, stderr } = await runMain(argv, { cwd: folder, input })
  const report = argv.includes('report') ? readFileSync(join(folder, 'report'), 'utf8') : ''
  return (argv[0] === 'fix' && argv.includes('-') ? '' : stdout) + stderr + report
}

async function expectSilence(name: string, text: string, commands = COMMANDS): Promise<void> {
  writeFileSync(join(folder, name), text)
  for (const [verb = '', ...flags] of commands) {
    const output = await printed([verb, name, ...flags])
    expect({ flags, leaks: leaks(output) }).toEqual({ flags, leaks: [] })
  }
  expect(leaks(await printed(['fix', '-', '--unsafe', ...VALUES], text))).toEqual([])
}

describe('a secret in every field', () => {
  it.each(Object.entries(DISGUISES))('%s is never printed', async (_, disguise) => {
    for (const [name, text] of layouts({
      ...everyField({ text: () => disguise }),
      cpu: 1024,
      surprise: disguise,
      nested: { a: [disguise] },
    })) {
      // Multi-line strings of YAML have no room for comments.
      if (name !== 'block.yaml' || !disguise.includes('\n')) await expectSilence(name, text)
      else
        await expectSilence(name, stringify(JSON.parse(JSON.stringify({ ...everyField({ text: () => disguise }), cpu: 1024 }))))
    }
  })

  it('is never printed in describe output, wrapper and tags included', async () => {
    const task = everyField({ text: () => CANARY })
    const wrapped = {
      taskDefinition: { ...task, revision: 1, registeredBy: CANARY, cpu: 1024 },
      tags: [{ key: 'a', value: CANARY }],
      other: CANARY,
    }
    for (const [name, text] of layouts(wrapped)) await expectSilence(name, text)
  })

  it('is never printed where a text, a list or an object stands for another kind', async () => {
    const odd: Json[] = [[CANARY], { a: CANARY }, [{ name: CANARY.toUpperCase(), value: CANARY }]]
    for (const value of odd) {
      for (const [name, text] of layouts(
        everyField({ text: path => (path.at(-1) === 'name' ? value : CANARY), number: () => CANARY })
      ))
        await expectSilence(name, text)
    }
  })

  // The items of `links` are names.
  const places = collections().filter(path => !/Definitions\/1|links/.test(path))
  it.each(places)('is never printed for the whole of %s', async place => {
    for (const value of [CANARY, { PASSWORD: CANARY }, [CANARY, [CANARY]]] as Json[]) {
      const task = everyField({ text: () => 'x', collection: path => (path.join('/') === place ? value : undefined) })
      await expectSilence('whole.json', JSON.stringify({ ...task, cpu: 1024 }), [['lint'], ['fix', '--format', 'json']])
    }
  })
})

/** A definition as a resource of a template, with the canary in every other part of that. */
function inTemplate(task: Record<string, Json>): Json {
  const other = { Type: 'AWS::SecretsManager::Secret', Properties: { SecretString: CANARY, Tags: [{ Key: 'a', Value: CANARY }] } }
  return {
    Description: CANARY,
    Metadata: { a: CANARY },
    Parameters: {
      Hidden: { Type: 'String', NoEcho: true, Default: CANARY },
      Given: { Type: 'String', Default: CANARY, Description: CANARY },
    },
    Mappings: { M: { a: { b: CANARY, c: [CANARY] } } },
    Conditions: { C: { 'Fn::Equals': [{ Ref: 'Given' }, CANARY] } },
    Resources: {
      Task: {
        Type: 'AWS::ECS::TaskDefinition',
        Metadata: { a: CANARY },
        Properties: inItsNames(task, 'RegisterTaskDefinitionRequest'),
      },
      Other: other,
    },
    Outputs: { O: { Value: CANARY } },
  }
}

function inItsNames(value: Json, structure: StructureName | undefined): Json {
  if (Array.isArray(value)) return value.map(item => inItsNames(item, structure))
  if (typeof value !== 'object' || value === null || structure === undefined) return value
  return Object.fromEntries(
    Object.entries(value).map(([field, member]) => {
      const held = references[structure]?.[field] as StructureName
      return [templateName(structure, field), inItsNames(member, held && held in members ? held : undefined)]
    })
  )
}

/** Where a text stands in them, it is no word: any word is a valid image. */
const CALLS: Readonly<Record<string, Json>> = {
  'a default': { Ref: 'Given' },
  'a default that is not to be shown': { Ref: 'Hidden' },
  'a mapping': { 'Fn::FindInMap': ['M', 'a', 'b'] },
  'a list of a mapping': { 'Fn::Select': [0, { 'Fn::FindInMap': ['M', 'a', 'c'] }] },
  'a text with names in it': { 'Fn::Sub': `a ${CANARY}\${AWS::Region}${CANARY}` },
  'a text with names of its own': { 'Fn::Sub': ['${A}', { A: CANARY }] },
  'a joined text': { 'Fn::Join': [CANARY, [CANARY, { Ref: 'AWS::Region' }]] },
  'a branch': { 'Fn::If': ['C', `a ${CANARY}`, `a ${CANARY}`] },
  'another condition': { 'Fn::If': ['D', `a ${CANARY}`, `b ${CANARY}`] },
  'an import': { 'Fn::ImportValue': CANARY },
  'a dynamic reference': `{{resolve:ssm:${CANARY}}}`,
  'an unknown function': { 'Fn::Made': CANARY },
}

describe('a secret in a template', () => {
  const COMMANDS_OF_TEMPLATES = COMMANDS.filter(command => !command.includes('--output'))

  it.each(Object.entries({ ...DISGUISES, ...CALLS }))('%s is never printed', async (_, disguise) => {
    const task = everyField({ text: path => (mayShow(path, 'x y') ? 'plain' : disguise) })
    for (const [name, text] of layouts(inTemplate({ ...task, cpu: 1024, surprise: disguise }))) {
      const hasRoom = name !== 'block.yaml' || typeof disguise !== 'string' || !disguise.includes('\n')
      if (hasRoom && name !== 'flow.yaml') await expectSilence(name, text, COMMANDS_OF_TEMPLATES)
    }
  })

  it.each(['!Ref', '!Sub', '!GetAtt', '!ImportValue', '!Foo'])(
    'behind the short form %s is never printed, names aside',
    async tag => {
      const text = (value: string) => `Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      NetworkMode: x
      ContainerDefinitions:
        - Name: a
          Image: nginx
          Hostname: ${value}
          Command: [${value}]
          Environment: [{ Name: PASSWORD, Value: ${value} }]
`
      const shown = tag === '!Ref' || tag === '!GetAtt' || tag === '!Foo' ? 'Name' : CANARY
      await expectSilence('short.yaml', text(`${tag} ${shown}`))
      await expectSilence('short.yaml', text(`${tag} "a ${CANARY}"`), [
        ['fix', '--unsafe'],
        ['lint', '--format', 'json'],
      ])
    }
  )

  it('given as a parameter is never printed', async () => {
    const template = JSON.stringify(inTemplate({ containerDefinitions: [{ name: 'a', image: 'b', command: ['c'] }] }))
    for (const parameter of [`Given=${CANARY}`, `Hidden=${CANARY}`, `=${CANARY}`, CANARY, `Other=${CANARY}`])
      expect(leaks(await printed(['lint', '-', '--parameter', parameter], template))).toEqual([])
  })
})

describe('a secret in manifests', () => {
  const flags = ['POSTGRESQL_USE_IAM_AUTH', 'HARBOR_DATABASE_USE_IAM_AUTH']
  /** Names stay, and what asks for IAM authentication; all other strings give way. */
  const hide = (value: Json, key: string, disguise: string, parent: unknown): Json => {
    if (Array.isArray(value)) return value.map(item => hide(item, key, disguise, value))
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, hide(member, name, disguise, value)]))
    const isName = /^(?:apiVersion|kind|name|namespace|key|image|serviceAccountName|app\.kubernetes\.io\/instance)$/.test(key)
    const variable = String((parent as { name?: unknown }).name ?? key)
    return typeof value !== 'string' || isName || flags.includes(variable) || flags.includes(key) ? value : disguise
  }

  it.each(Object.entries(DISGUISES))('%s is never printed', async (_, disguise) => {
    const commands = COMMANDS.filter(command => !command.includes('--container'))
    for (const style of STYLES) {
      const objects = objectsOf(RIGHT, style).map(object => hide(object as Json, '', disguise, {}) as object)
      const binary = {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'b' },
        binaryData: { a: CANARY },
        data: { AWS_REGION: 1, b: disguise },
      }
      await expectSilence('stream.yaml', `# ${CANARY}\n${streamOf([...objects, binary])}# ${CANARY}\n`, commands)
      // On one line, with a repair in it, every value comes into the difference.
      const line = JSON.stringify(JSON.parse(listOf([...objects, binary]))).replaceAll('"true"', '"yes"')
      await expectSilence('list.json', line, commands)
    }
  })

  it('is never printed for the whole of a value, nor on the one line of a list', async () => {
    const container = {
      name: 'core',
      image: '8gcr/harbor-core',
      env: [{ name: 'POSTGRESQL_USE_IAM_AUTH', value: { a: CANARY } }],
      args: CANARY,
    }
    for (const odd of [
      { envFrom: CANARY },
      { envFrom: [CANARY] },
      { env: [CANARY, { name: 'POSTGRESQL_HOST', value: [CANARY] }] },
      { image: [CANARY] },
    ]) {
      const spec = {
        template: {
          spec: { serviceAccountName: { a: CANARY }, volumes: CANARY, containers: [container, { ...container, ...odd }] },
        },
      }
      const objects = [
        { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data: CANARY, stringData: [CANARY] },
        { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'c', labels: CANARY }, spec },
      ]
      await expectSilence('odd.yaml', streamOf(objects))
      await expectSilence('odd.json', JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }))
    }
  })
})

describe('what parsers see and objects do not', () => {
  it.each([
    ['the first of two members', `{"cpu": "${CANARY}", "cpu": 1024, "containerDefinitions": []}`],
    [
      'the first of two lists',
      `{"cpu": 1024, "containerDefinitions": [{"environment": [{"name": "A", "value": "${CANARY}"}]}], "containerDefinitions": [{"name": "a", "environment": [{"name": "AWS_REGION", "value": "x"}]}]}`,
    ],
    [
      'the first of two names',
      `{"cpu": 1024, "containerDefinitions": [{"environment": [{"name": "A", "value": "${CANARY}", "value": "b"}], "name": "${CANARY}", "name": {"a": 1}}]}`,
    ],
    [
      'a member of the prototype',
      `{"cpu": 1024, "__proto__": "${CANARY}", "constructor": {"a": "${CANARY}"}, "containerDefinitions": []}`,
    ],
  ])('%s is never printed, in JSON', (_, text) => expectSilence('twice.json', text))

  it.each([
    ['the document before', `password: ${CANARY}\n---\ncpu: 1024\ncontainerDefinitions: []\n`],
    ['the document behind', `cpu: 1024\ncontainerDefinitions: []\n---\npassword: ${CANARY}\n`],
    ['a comment on a line of its own', `# ${CANARY}\ncpu: 1024\n# ${CANARY}\ncontainerDefinitions: []\n# ${CANARY}\n`],
    [
      'a comment between documents',
      `# ${CANARY}\n---\n# ${CANARY}\ncpu: 1024 # ${CANARY}\ncontainerDefinitions: []\n...\n# ${CANARY}\n`,
    ],
    [
      'an anchor elsewhere',
      `x: &x ${CANARY}\ncpu: 1024\nfamily: [*x]\ncontainerDefinitions: [{environment: [{name: A, value: *x}]}]\n`,
    ],
    [
      'a merged map',
      `x: &x {value: ${CANARY}}\ncpu: 1024\ncontainerDefinitions: [{environment: [{<<: *x, name: A}, {<<: {value: ${CANARY}}, name: B}]}]\n`,
    ],
    ['the first of two members', `cpu: ${CANARY}\ncpu: 1024\ncontainerDefinitions: []\n`],
    [
      'a block scalar',
      `cpu: 1024\ntags: |\n  ${CANARY}\n\n    ${CANARY}\npidMode: >-\n  a\n  ${CANARY}\ncontainerDefinitions: []\n`,
    ],
    ['a plain scalar on several lines', `cpu: 1024\npidMode: a\n  ${CANARY}\n  b\ncontainerDefinitions: []\n`],
    ['a tagged scalar', `cpu: 1024\npidMode: !Sub "${CANARY}"\nipcMode: !!str ${CANARY}\ncontainerDefinitions: []\n`],
    ['a binary', `cpu: 1024\npidMode: !!binary ${CANARY}\ncontainerDefinitions: []\n`],
  ])('%s is never printed, in YAML', (_, text) => expectSilence('odd.yaml', text))
})

describe('errors', () => {
  const breakers = ['', ...'"\'{}[],:&*!|>%@`#x\\\t\n', '- ', '? ', '!<', '\n  ', '---', '...', '<<: ', '//', '/*']

  it.each([
    [
      'JSON',
      `{"a": "${CANARY}", "containerDefinitions": [{"name": "b", "environment": [{"name": "A", "value": "${CANARY}"}], "c": ["${CANARY}\\n"]}]}`,
    ],
    [
      'YAML',
      `a: ${CANARY}\ncontainerDefinitions:\n- name: b\n  c: "${CANARY}"\n  d: [${CANARY}, {e: '${CANARY}'}]\n# ${CANARY}\nf: |\n  ${CANARY}\ng: &h ${CANARY}\ni: !j ${CANARY}\n`,
    ],
  ])('of %s, cut or broken anywhere, quote nothing', async (_, text) => {
    let count = 0
    for (let place = 0; place < text.length; place += 2) {
      for (const broken of [
        text.slice(0, place),
        ...breakers.map(breaker => text.slice(0, place) + breaker + text.slice(place)),
      ]) {
        const error = await load('-', Buffer.from(broken)).then(
          () => undefined,
          (reason: Error) => reason
        )
        if (!error) continue
        expect({ broken, leaks: leaks(error.message) }).toEqual({ broken, leaks: [] })
        // The whole command for some: it is slower.
        if (count++ % 50 === 0)
          for (const format of FORMATS) expect(leaks(await printed(['lint', '-', '--format', format], broken))).toEqual([])
      }
    }
    expect(count).toBeGreaterThan(1000)
  })

  it.each([
    ['a string', 'a.yaml', CANARY],
    ['a list', 'a.json', JSON.stringify([CANARY])],
    ['unknown fields', 'a.json', JSON.stringify({ token: CANARY, harness: { token: CANARY }, roles: CANARY })],
    [
      'values that do not fit',
      'a.yaml',
      `roles: {build: ${CANARY}, task: [${CANARY}]}\nharness: {tokenSecretArn: "${CANARY}"}\ncertificates: [${CANARY}, {path: ${CANARY}}]\ndatabase: ${CANARY}\nsize: {cpu: ${CANARY}}\n`,
    ],
    ['broken JSON', 'a.json', `{"harness": {"tokenSecretArn": "${CANARY}}}`],
    ['broken YAML', 'a.yaml', `harness: "${CANARY}\nroles: [`],
  ])('of a values file, %s, quote nothing', async (_, name, text) => {
    writeFileSync(join(folder, `values-${name}`), text)
    expect(leaks(await printed(['lint', '-', '--values', `values-${name}`], '{"containerDefinitions": []}'))).toEqual([])
    expect(leaks(await printed(['fix', '-', '--values', '-'], text))).toEqual([])
  })

  it.each([
    '--build-task-role-arn',
    '--task-role-arn',
    '--execution-role-arn',
    '--certificate-secret-arn',
    '--token-secret-arn',
    '--certificate-path',
    '--token',
    '--harness-token',
    '--tokn-secret-arn',
    '-p',
  ])('of the flag %s do not quote its value', async flag => {
    for (const value of Object.values(DISGUISES)) {
      for (const given of [[flag, value], [`${flag}=${value}`]])
        expect(leaks(await printed(['lint', '-', ...given], '{"containerDefinitions": []}'))).toEqual([])
    }
  })

  it('of other kinds of files quote nothing', async () => {
    mkdirSync(join(folder, 'other'))
    for (const other of [
      CANARY,
      [CANARY],
      { serviceName: CANARY },
      { taskDefinition: CANARY },
      { Resources: { A: CANARY } },
      { apiVersion: CANARY, kind: CANARY },
    ]) {
      await expectSilence('other/kind.json', JSON.stringify(other))
      await expectSilence('other/kind.yaml', stringify(other))
    }
  })
})

describe('the definitions of all cases', () => {
  const SHOWN =
    /^(?:HARNESS_ECS_BUILD_TASK_ROLE_ARN|HARNESS_SECRET_FILE_MAPPINGS|(?:HARNESS_)?(?:CI_MOUNT_VOLUMES|DESTINATION_CA_PATH)|AWS_(?:DEFAULT_)?REGION)$/
  const spiked = (container: Record<string, Json>): Json => ({
    ...container,
    ...(Array.isArray(container.environment)
      ? {
          environment: container.environment.map(entry => {
            const { name, value } = (typeof entry === 'object' && entry !== null ? entry : {}) as Record<string, Json>
            const isShown = typeof value !== 'string' || SHOWN.test(String(name)) || value.startsWith('arn:')
            return isShown ? entry : { ...(entry as object), value: `${value}${CANARY}` }
          }),
        }
      : {}),
    command: [CANARY, '-c', `--password=${CANARY}`],
    dockerLabels: { label: CANARY },
  })

  it('say nothing of the secrets added to them', async () => {
    for (const { input, bytes, flags } of allCases(join(import.meta.dirname, 'cases')).filter(one => !isUrl(one))) {
      const [{ task }] = await load(input, bytes)
      if (!Array.isArray(task.containerDefinitions)) continue
      const containers = task.containerDefinitions.map(one =>
        typeof one === 'object' && one !== null && !Array.isArray(one) ? spiked(one) : one
      )
      writeFileSync(
        join(folder, 'case.json'),
        JSON.stringify({ ...task, containerDefinitions: containers, ipcMode: CANARY, extra: 1 })
      )
      for (const command of [
        ['lint', '--format', 'github'],
        ['lint'],
        ['fix', '--unsafe', ...VALUES],
        ['fix', '--format', 'json', ...flags],
      ]) {
        expect({ command, leaks: leaks(await printed([command[0] as string, 'case.json', ...command.slice(1)])) }).toEqual({
          command,
          leaks: [],
        })
      }
    }
  }, 120_000)
})

describe('Harbor', () => {
  const POSTGRESQL = ['HOST', 'USERNAME', 'PASSWORD', 'URL', 'USE_IAM_AUTH', 'AWS_REGION', 'SSLMODE', 'CONN_MAX_LIFETIME']
  const NAMES = ['POSTGRESQL_', 'HARBOR_DATABASE_'].flatMap(prefix => POSTGRESQL.map(name => prefix + name))
  const OTHERS = ['PGSSLROOTCERT', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'HARBOR_ENABLE_COMMERCIAL_AWS_RDS_IAM_AUTH']

  it.each(Object.entries(DISGUISES))('says nothing of a secret in its variables, %s', async (_, disguise) => {
    const images = ['core', 'jobservice', 'exporter'].map(part => `8gcr/harbor-${part}:v2.15.3`)
    const environment = (asks: boolean): Json =>
      [...NAMES, ...OTHERS].map(name => ({ name, value: asks && name.endsWith('USE_IAM_AUTH') ? 'true' : disguise }))
    for (const asks of [true, false]) {
      const containerDefinitions = images.map(image => ({ name: image.slice(0, 12), image, environment: environment(asks) }))
      const task = JSON.stringify({ cpu: 1024, containerDefinitions })
      await expectSilence('harbor.json', task, [['lint'], ['fix', '--unsafe', '--format', 'json']])
      const { stdout } = await runMain(['lint', '-'], { input: JSON.stringify({ containerDefinitions }) })
      // Where it is asked for, the rules have looked at the password, the URL and the key.
      if (asks && disguise === CANARY)
        for (const rule of ['password-set', 'url-overrides', 'static-credentials']) expect(stdout).toContain(rule)
    }
  })
})

describe('what may be shown', () => {
  it('is shown in the difference that fix prints, and the rest is marked as hidden', async () => {
    const { stdout } = await runMain(['fix', '-', '--check'], { input: JSON.stringify(SHOWN) })
    const line = stdout.split('\n').find(row => row.startsWith('-{')) ?? ''
    for (const mark of MARKS) expect(line).toContain(mark)
    expect(line.match(/"‹hidden›"/g)).toHaveLength(2)
    expect(leaks(stdout)).toEqual([])
  })

  it('is shown in findings', async () => {
    const { stdout } = await runMain(['lint', '-', '--pack', 'harness'], { input: JSON.stringify(SHOWN, null, 1) })
    for (const mark of ['ShortBuildRole', '/mounted/Source', '/mounted/Destination', 'MappedName', '(container ContainerName)'])
      expect(stdout).toContain(mark)
  })
})
