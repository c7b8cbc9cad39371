import { stringify } from 'yaml'
import type { Document } from '../src/model/document.ts'
import type { Patch } from '../src/model/patch.ts'
import type { HarborContainer, HarborTask } from './harbor.ts'
import { changedLines } from './lines.ts'

/**
 * How variables reach a container: in `env`; by `envFrom` of a ConfigMap of its own, beside which stands a Secret; or each by
 * a key of such a ConfigMap.
 */
export type Style = 'env' | 'envFrom' | 'keys'

export const STYLES: readonly Style[] = ['env', 'envFrom', 'keys']

/** The objects of an installation as charts make them: a workload for each container, and what it refers to. */
export function objectsOf({ roles, containers }: HarborTask, style: Style, namespace?: string): object[] {
  const metadata = (name: string, extra: object = {}) => ({
    name,
    ...(namespace === undefined ? {} : { namespace }),
    labels: { 'app.kubernetes.io/instance': 'registry', 'app.kubernetes.io/managed-by': 'Helm' },
    ...extra,
  })
  const annotations = roles.taskRoleArn === undefined ? {} : { annotations: { 'eks.amazonaws.com/role-arn': roles.taskRoleArn } }
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadata('harbor', annotations) }
  const service = { apiVersion: 'v1', kind: 'Service', metadata: metadata('harbor-core'), spec: { ports: [{ port: 80 }] } }
  return [account, service, ...containers.flatMap(container => workloadOf(container, style, metadata))]
}

function workloadOf(container: HarborContainer, style: Style, metadata: (name: string) => object): object[] {
  const { name, image, command, variables } = container
  const object = `harbor-${name}`
  const { CORE_SECRET: _secret, ...plain } = variables
  const env = Object.entries(plain).map(([variable, value]) =>
    style === 'env'
      ? { name: variable, value }
      : { name: variable, valueFrom: { configMapKeyRef: { name: object, key: variable } } }
  )
  const secret = { name: 'CORE_SECRET', valueFrom: { secretKeyRef: { name: object, key: 'secret' } } }
  const spec = {
    serviceAccountName: 'harbor',
    containers: [
      {
        name,
        image,
        ...(command ? { args: command } : {}),
        ...(style === 'envFrom' ? { envFrom: [{ configMapRef: { name: object } }, { secretRef: { name: object } }] } : {}),
        env: [...(style === 'envFrom' ? [] : env), secret],
        volumeMounts: [{ name: 'config', mountPath: '/etc/harbor/app.conf' }],
      },
    ],
    volumes: [{ name: 'config', configMap: { name: object } }],
  }
  const isJob = command !== undefined
  const workload = {
    apiVersion: isJob ? 'batch/v1' : 'apps/v1',
    kind: isJob ? 'Job' : 'Deployment',
    metadata: metadata(object),
    spec: { template: { metadata: { labels: { component: name } }, spec } },
  }
  const data = style === 'env' ? { 'app.conf': 'appname = Harbor\n' } : { 'app.conf': 'appname = Harbor\n', ...plain }
  return [
    { apiVersion: 'v1', kind: 'Secret', metadata: metadata(object), type: 'Opaque', data: { secret: 'bm90LXNlY3VyZQ==' } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata(object), data },
    workload,
  ]
}

/** A stream as `helm template` prints it, comments included. */
export function streamOf(objects: readonly object[]): string {
  const texts = objects.map(
    (object, index) => `---\n# Source: harbor/templates/${index}.yaml\n${stringify(object, { lineWidth: 0 })}`
  )
  return texts.join('').replaceAll(/^( +- name: \w+)$/gm, '$1 # kept')
}

/** A list as `kubectl get -o json` prints it. */
export function listOf(objects: readonly object[]): string {
  return `${JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }, null, 4)}\n`
}

/** Lines that an edit has changed although no patch is of what stands in them. What is added to a block changes none. */
export function strayManifestLines(document: Document, patches: readonly Patch[], edited: string): number[] {
  const allowed = new Set(patches.flatMap(patch => linesOf(document, patch)))
  return changedLines(document.text, edited).filter(line => !allowed.has(line))
}

function linesOf(document: Document, { op, path }: Patch): number[] {
  if (op === 'insert') return []
  const { line } = document.locate(path, 'value')
  // An entry of `env` has two lines, or five where it refers to a key.
  return op === 'set' ? [line] : Array.from({ length: 5 }, (_, index) => line + index)
}
