import { describe, expect, it } from 'vitest'
import { fix, lint } from '../src/engine.ts'
import type { Document, Documents } from '../src/model/document.ts'
import { load } from '../src/source/load.ts'
import { select, selectForLint } from './case.ts'
import { type HarborTask, MISTAKES, only, RIGHT, vary } from './harbor.ts'
import { changedLines } from './lines.ts'
import { listOf, objectsOf, STYLES, streamOf } from './manifests.ts'

const open = (text: string, name = 'harbor.yaml'): Promise<Documents> => load(name, Buffer.from(text))

async function found(document: Document, flags: readonly string[] = []) {
  const { checksOf } = await selectForLint(flags)
  const { findings, unchecked, crashes } = lint(document, await checksOf(document))
  expect(crashes).toEqual([])
  return { rules: findings.map(({ rule }) => rule).sort(), findings, unchecked }
}

const rulesIn = async (text: string): Promise<string[]> => (await found((await open(text))[0])).rules
/** On Kubernetes nothing sets a region. */
const onKubernetes = (rule: string): string => (rule === 'harbor-region-missing' ? 'harbor-region-unset' : rule)
const made = (mistakes: typeof MISTAKES): HarborTask => mistakes.reduce((task, { make }) => make(task), RIGHT)

describe.each(STYLES)('manifests with variables by %s', style => {
  it('are right where nothing is wrong, in a stream and in a list, whole and in parts', async () => {
    for (const task of [RIGHT, ...RIGHT.containers.slice(0, 5).map(({ name }) => only(name)(RIGHT))]) {
      for (const namespace of [undefined, 'harbor']) {
        const objects = objectsOf(task, style, namespace)
        expect(await rulesIn(streamOf(objects))).toEqual([])
        const [document] = await open(listOf(objects), '-')
        const { rules, unchecked } = await found(document)
        expect(rules).toEqual([])
        expect(unchecked).toEqual([])
      }
    }
  })

  it.each(MISTAKES.map(mistake => [mistake.rule, mistake] as const))('%s is found alone, and repaired', async (rule, mistake) => {
    const objects = objectsOf(made([mistake]), style, 'harbor')
    for (const [name, text] of [
      ['a.yaml', streamOf(objects)],
      ['a.json', listOf(objects)],
    ] as const) {
      const [document] = await open(text, name)
      expect((await found(document)).rules).toEqual([onKubernetes(rule)])
      const { checksOf } = await select(['--unsafe'])
      const fixed = fix(document, checksOf(document), true)
      expect(fixed.refusals).toEqual([])
      expect(fixed.left.findings.map(finding => finding.rule)).toEqual(mistake.fixable ? [] : [rule])
      if (!mistake.fixable) continue
      const [again] = await open(fixed.document.text, name)
      expect((await found(again)).rules).toEqual([])
      expect(changedLines(text, fixed.document.text).length).toBeLessThan(10)
      expect(changedLines(fixed.document.text, text).length).toBeLessThan(9)
    }
  })

  it('have all mistakes together', async () => {
    const [document] = await open(streamOf(objectsOf(made(MISTAKES), style)))
    expect((await found(document)).rules).toEqual(MISTAKES.map(({ rule }) => onKubernetes(rule)).sort())
    const { checksOf } = await select(['--unsafe'])
    const { left, refusals } = fix(document, checksOf(document), true)
    expect(refusals).toEqual([])
    expect(left.findings.map(({ rule }) => rule).sort()).toEqual(MISTAKES.flatMap(one => (one.fixable ? [] : [one.rule])).sort())
  })
})

const HOST = 'harbor.cluster-abcdefghijkl.eu-west-1.rds.amazonaws.com'
const CONFIG = `
POSTGRESQL_HOST: ${HOST}
POSTGRESQL_SSLMODE: require
POSTGRESQL_USE_IAM_AUTH: "true"
POSTGRESQL_AWS_REGION: eu-west-1`
const configMap = (name: string, data: string, extra = ''): string =>
  `---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}${extra} }\ndata:${data.replaceAll('\n', '\n  ')}\n`
const workload = (name: string, container: string, extra = ''): string =>
  `---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name}${extra} }\nspec:\n  template:\n    spec:\n      containers:\n      - ${container.trim().replaceAll('\n', '\n        ')}\n`
const core = (rest: string, extra = ''): string => workload('core', `name: core\nimage: 8gcr/harbor-core:v2.15.3\n${rest}`, extra)
const SECRET =
  '---\napiVersion: v1\nkind: Secret\nmetadata: { name: s }\nstringData: { POSTGRESQL_SSLMODE: hunter2, "a.key": x }\n'

describe('the variables of a container', () => {
  const weak = ['harbor-sslmode-weak']

  it.each<[string, string, string[]]>([
    [
      'the last source counts',
      `${configMap('a', CONFIG)}${configMap('b', '\nPOSTGRESQL_SSLMODE: allow')}${core('envFrom: [{configMapRef: {name: a}}, {configMapRef: {name: b}}]')}`,
      weak,
    ],
    [
      'the first source does not',
      `${configMap('a', CONFIG)}${configMap('b', '\nPOSTGRESQL_SSLMODE: allow')}${core('envFrom: [{configMapRef: {name: b}}, {configMapRef: {name: a}}]')}`,
      [],
    ],
    [
      'the same source again counts',
      `${configMap('a', CONFIG)}${configMap('b', '\nPOSTGRESQL_SSLMODE: allow')}${core('envFrom: [{configMapRef: {name: b}}, {configMapRef: {name: a}}, {configMapRef: {name: b}}]')}`,
      weak,
    ],
    [
      'env counts before envFrom',
      `${configMap('a', CONFIG)}${core('env: [{name: POSTGRESQL_SSLMODE, value: allow}]\nenvFrom: [{configMapRef: {name: a}}]')}`,
      weak,
    ],
    [
      'the last of env counts',
      `${configMap('a', CONFIG)}${core('env: [{name: POSTGRESQL_SSLMODE, value: allow}, {name: POSTGRESQL_SSLMODE, value: require}]\nenvFrom: [{configMapRef: {name: a}}]')}`,
      [],
    ],
    [
      'a prefix',
      `${configMap('a', CONFIG)}${configMap('b', '\nSSLMODE: allow')}${core('envFrom: [{configMapRef: {name: a}}, {prefix: POSTGRESQL_, configMapRef: {name: b}}]')}`,
      weak,
    ],
    [
      'a prefix that makes other names',
      `${configMap('a', CONFIG)}${configMap('b', '\nPOSTGRESQL_SSLMODE: allow')}${core('envFrom: [{configMapRef: {name: a}}, {prefix: X_, configMapRef: {name: b}}]')}`,
      [],
    ],
    [
      'no data',
      `${configMap('a', CONFIG)}${configMap('b', '')}${core('envFrom: [{configMapRef: {name: a}}, {configMapRef: {name: b}}]')}`,
      [],
    ],
    [
      'a secret hides what came before',
      `${configMap('a', CONFIG.replace('require', 'allow'))}${SECRET}${core('envFrom: [{configMapRef: {name: a}}, {secretRef: {name: s}}]')}`,
      [],
    ],
    [
      'a secret that is not here may hide it',
      `${configMap('a', CONFIG.replace('require', 'allow'))}${core('envFrom: [{configMapRef: {name: a}}, {secretRef: {name: t}}]')}`,
      [],
    ],
    [
      'a secret before it hides nothing',
      `${configMap('a', CONFIG.replace('require', 'allow'))}${core('envFrom: [{secretRef: {name: t}}, {configMapRef: {name: a}}]')}`,
      weak,
    ],
    [
      'a secret under another prefix hides nothing',
      `${configMap('a', CONFIG.replace('require', 'allow'))}${core('envFrom: [{configMapRef: {name: a}}, {prefix: X_, secretRef: {name: t}}]')}`,
      weak,
    ],
    [
      'a source that is not here may give what is absent',
      core(
        `env: [{name: POSTGRESQL_USE_IAM_AUTH, value: "true"}, {name: POSTGRESQL_HOST, value: ${HOST}}]\nenvFrom: [{configMapRef: {name: a, optional: true}}]`
      ),
      [],
    ],
    [
      'nothing else may',
      core(`env: [{name: POSTGRESQL_USE_IAM_AUTH, value: "true"}, {name: POSTGRESQL_HOST, value: ${HOST}}]`),
      ['harbor-region-unset'],
    ],
    [
      'a source of another namespace is not here',
      `${configMap('a', CONFIG.replace('require', 'allow'), ', namespace: x')}${core('envFrom: [{configMapRef: {name: a}}]')}`,
      [],
    ],
    [
      'a source that is there twice is not known',
      `${configMap('a', CONFIG.replace('require', 'allow'))}${configMap('a', CONFIG)}${core('envFrom: [{configMapRef: {name: a}}]')}`,
      [],
    ],
    [
      'a key',
      `${configMap('a', CONFIG)}${configMap('b', '\nmode: allow')}${core('envFrom: [{configMapRef: {name: a}}]\nenv: [{name: POSTGRESQL_SSLMODE, valueFrom: {configMapKeyRef: {name: b, key: mode}}}]')}`,
      weak,
    ],
    [
      'a key that is not there, and need not be',
      `${configMap('a', CONFIG.replace('require', 'allow'))}${configMap('b', '')}${core('envFrom: [{configMapRef: {name: a}}]\nenv: [{name: POSTGRESQL_SSLMODE, valueFrom: {configMapKeyRef: {name: b, key: mode, optional: true}}}]')}`,
      weak,
    ],
    [
      'a key that is not there, and must be',
      `${configMap('a', CONFIG.replace('require', 'allow'))}${configMap('b', '')}${core('envFrom: [{configMapRef: {name: a}}]\nenv: [{name: POSTGRESQL_SSLMODE, valueFrom: {configMapKeyRef: {name: b, key: mode}}}]')}`,
      [],
    ],
    [
      'a reference to a variable before it',
      `${configMap('a', CONFIG)}${core('envFrom: [{configMapRef: {name: a}}]\nenv: [{name: M, value: allow}, {name: POSTGRESQL_SSLMODE, value: $(M)}]')}`,
      weak,
    ],
    [
      'a reference to a variable of a source',
      `${configMap('a', `${CONFIG}\nM: allow`)}${core('envFrom: [{configMapRef: {name: a}}]\nenv: [{name: POSTGRESQL_SSLMODE, value: $(M)}]')}`,
      weak,
    ],
    [
      'a reference to a variable behind it',
      `${configMap('a', CONFIG)}${core('envFrom: [{configMapRef: {name: a}}]\nenv: [{name: POSTGRESQL_SSLMODE, value: $(M)}, {name: M, value: allow}]')}`,
      [],
    ],
    [
      'a field of the pod',
      `${configMap('a', CONFIG)}${core('envFrom: [{configMapRef: {name: a}}]\nenv: [{name: POSTGRESQL_SSLMODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}]')}`,
      [],
    ],
    [
      'an empty list, null and what is no list',
      `${configMap('a', CONFIG.replace('require', 'allow'))}${core('envFrom: [{configMapRef: {name: a}}, null, 7]\nenv:')}`,
      [],
    ],
    [
      'an alias',
      `---\napiVersion: v1\nkind: List\nitems:\n- &cm {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {POSTGRESQL_USE_IAM_AUTH: "true", POSTGRESQL_AWS_REGION: eu-west-1, POSTGRESQL_SSLMODE: allow}}\n${core('envFrom: [{configMapRef: {name: a}}]')}`,
      weak,
    ],
  ])('%s', async (_title, text, rules) => {
    expect(await rulesIn(text)).toEqual(rules)
  })

  it('that are no strings are found, and written in quotes', async () => {
    const text = `${configMap('a', CONFIG.replace('"true"', 'true'))}${core('envFrom: [{configMapRef: {name: a}}]\nenv: [{name: POSTGRESQL_PORT, value: 5432}, {name: N, value: [1]}]')}`
    const [document] = await open(text)
    const { findings } = await found(document)
    expect(findings.map(({ rule, resource, fix: repair }) => [rule, resource, repair !== undefined])).toEqual([
      ['harbor-value-not-a-string', 'ConfigMap/a', true],
      ['harbor-value-not-a-string', 'Deployment/core', true],
      ['harbor-value-not-a-string', 'Deployment/core', false],
    ])
    const { checksOf } = await select([])
    const fixed = fix(document, checksOf(document), false)
    expect(fixed.document.text).toBe(text.replace('AUTH: true', 'AUTH: "true"').replace('value: 5432', 'value: "5432"'))
  })
})

describe('repairs', () => {
  const ALLOW = CONFIG.replace('require', 'allow')
  const other = (image: string): string => workload('other', `name: other\nimage: ${image}\nenvFrom: [{configMapRef: {name: a}}]`)

  async function repaired(text: string) {
    const [document] = await open(text)
    const { checksOf } = await select([])
    return fix(document, checksOf(document), false)
  }

  it('of a value that Harbor alone reads are made where it stands', async () => {
    const text = `${configMap('a', ALLOW)}${core('envFrom: [{configMapRef: {name: a}}]')}${other('8gcr/harbor-core:v2.15.3\nargs: ["-mode=migrate"]')}`
    const { document, refusals, repairs } = await repaired(text)
    expect(refusals).toEqual([])
    expect(repairs).toHaveLength(1)
    expect(document.text).toBe(text.replace('allow', 'require'))
  })

  it.each([
    ['a container that is not Harbor’s', other('a/web:1'), 'is read by `Deployment/other`, too'],
    [
      'another release',
      other('8gcr/harbor-core:v2.15.3').replace('name: other', 'name: other, labels: {release: b}'),
      'is read by',
    ],
    [
      'a volume',
      workload('other', 'name: other\nimage: web').replace(
        '      containers',
        '      volumes: [{name: v, configMap: {name: a}}]\n      containers'
      ),
      'is mounted by `Deployment/other`, too',
    ],
  ])('of a value that is also read by %s are refused', async (_title, reader, reason) => {
    const mine = core('envFrom: [{configMapRef: {name: a}}]').replace('name: core', 'name: core, labels: {release: a}')
    const strange = reader.includes('labels') ? reader : reader.replace('name: other', 'name: other, labels: {release: c}')
    const { document, refusals, left } = await repaired(`${configMap('a', ALLOW)}${mine}${strange}`)
    expect(document.text).toContain('allow')
    expect(refusals[0]?.reason).toContain(reason)
    expect(left.findings.map(({ rule }) => rule)).toContain('harbor-sslmode-weak')
  })

  it('of an immutable ConfigMap are refused', async () => {
    const { refusals } = await repaired(
      `${configMap('a', ALLOW)}immutable: true\n${core('envFrom: [{configMapRef: {name: a}}]')}`
    )
    expect(refusals[0]?.reason).toContain('immutable')
  })

  it('of what a text shares by an anchor are refused', async () => {
    const shared = `${core('env: &env [{name: POSTGRESQL_USE_IAM_AUTH, value: "true"}, {name: POSTGRESQL_SSLMODE, value: allow}, {name: AWS_REGION, value: eu-west-1}]')}`
    const text = `${shared}      - {name: b, image: web, env: *env}\n`
    const { document, refusals } = await repaired(text)
    expect(document.text).toBe(text)
    expect(refusals[0]?.reason).toContain('anchor')
  })

  it('of several installations go into one text, each with its own', async () => {
    const release = (name: string): string =>
      `${configMap(name, ALLOW)}${core(`envFrom: [{configMapRef: {name: ${name}}}]`, `, labels: {app.kubernetes.io/instance: ${name}}`)}`
    const text = release('one') + release('two')
    const documents = await open(text)
    expect(documents.map(({ resource }) => resource)).toEqual(['one', 'two'])
    const { repairAll } = await import('../src/commands/repair.ts')
    const last = (await repairAll(documents, await select([]), false)).at(-1)
    expect(last?.fixed.document.text).toBe(text.replaceAll('allow', 'require'))
  })

  it('put a variable where there is no list yet', async () => {
    const { document } = await repaired(
      `${configMap('a', CONFIG.replace('POSTGRESQL_AWS_REGION: eu-west-1', 'B: c'))}${core('envFrom: [{configMapRef: {name: a}}]')}`
    )
    expect(document.text).toMatch(/envFrom: .*\n {8}env:\n {8}- name: POSTGRESQL_AWS_REGION\n {10}value: eu-west-1\n$/)
  })
})

describe('what is told of manifests', () => {
  it('is where it stands: object, pointer, line', async () => {
    const text = streamOf(objectsOf(vary('core', { POSTGRESQL_SSLMODE: 'allow' })(RIGHT), 'envFrom', 'harbor'))
    const [document] = await open(text)
    const [finding] = (await found(document)).findings
    expect(finding).toMatchObject({
      resource: 'ConfigMap/harbor-core',
      pointer: '/data/POSTGRESQL_SSLMODE',
      container: 'harbor-core/core',
    })
    expect(text.split('\n')[(finding?.range.line ?? 0) - 1]).toBe('  POSTGRESQL_SSLMODE: allow')
    expect(document.resource).toBe('harbor/registry')
    const [list] = await open(listOf(objectsOf(vary('core', { POSTGRESQL_SSLMODE: 'allow' })(RIGHT), 'env')), 'a.json')
    expect((await found(list)).findings[0]?.pointer).toBe('/items/4/spec/template/spec/containers/0/env/4/value')
  })

  it('is told of each of two containers with the same fault at the same place of their objects', async () => {
    const weak = core(
      'env: [{name: POSTGRESQL_USE_IAM_AUTH, value: "true"}, {name: AWS_REGION, value: eu-west-1}, {name: POSTGRESQL_SSLMODE, value: allow}]'
    )
    const [document] = await open(weak + weak.replace('name: core', 'name: core-2'))
    expect((await found(document)).findings.map(({ resource }) => resource)).toEqual(['Deployment/core', 'Deployment/core-2'])
  })

  it('takes the role from the service account, if all have the same', async () => {
    const objects = objectsOf(RIGHT, 'env')
    const [document] = await open(streamOf(objects))
    expect(document.task.taskRoleArn).toBe('arn:aws:iam::111122223333:role/harbor')
    expect(document.pointer(['taskRoleArn'])).toBe('/metadata/annotations/eks.amazonaws.com~1role-arn')
    const [without] = await open(streamOf(objects.slice(1)))
    expect((await found(without)).unchecked.map(({ rule }) => rule)).toEqual(['harbor-task-role-missing'])
  })

  it.each([
    ['another kind', workload('core', 'name: core\nimage: harbor-core').replace('kind: Deployment', 'kind: Rollout')],
    ['another group', workload('core', 'name: core\nimage: harbor-core').replace('apps/v1', 'example.com/v1')],
    ['a part without a database', workload('portal', 'name: portal\nimage: goharbor/harbor-portal:v2.15.0')],
    ['nothing of Harbor', configMap('a', '') + workload('web', 'name: web\nimage: nginx')],
    [
      'odd objects',
      '---\napiVersion: apps/v1\nkind: Deployment\nspec: {template: {spec: {containers: [null, 1, [], {env: 7, envFrom: {}}]}}}\n---\n---\n7\n',
    ],
  ])('is that there is none of it: %s', async (_title, text) => {
    await expect(open(text)).rejects.toMatchObject({
      message: expect.stringContaining('no container of Harbor'),
      isOtherKind: true,
    })
  })

  it('finds workloads of every kind, and containers that come first', async () => {
    const container =
      '{name: a, image: 8gcr/harbor-core:v2.15.3, env: [{name: POSTGRESQL_USE_IAM_AUTH, value: "yes"}, {name: AWS_REGION, value: eu-west-1}]}'
    for (const [kind, spec] of [
      ['Pod', `{initContainers: [${container}]}`],
      ['StatefulSet', `{template: {spec: {containers: [${container}]}}}`],
      ['DaemonSet', `{template: {spec: {containers: [${container}]}}}`],
      ['CronJob', `{jobTemplate: {spec: {template: {spec: {containers: [${container}]}}}}}`],
    ])
      expect(await rulesIn(`apiVersion: v1\nkind: ${kind}\nmetadata: {name: x}\nspec: ${spec}\n`)).toEqual([
        'harbor-iam-flag-not-true',
      ])
  })

  it('leaves charts that are not rendered alone in folders', async () => {
    await expect(open('apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name }}\ndata:\n{{- range }}\n')).rejects.toMatchObject({
      message: expect.stringContaining('render it first'),
      isOtherKind: true,
    })
  })
})
