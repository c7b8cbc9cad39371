import { disclose, discloseVariable, HIDDEN } from '../../model/disclosure.ts'
import type { Path } from '../../model/patch.ts'
import { fields } from '../../model/task-definition.ts'
import { valueAt } from '../text-document.ts'
import { ROLE } from './manifest.ts'

/** Members that hold names wherever they stand, none of which can be a secret. */
const NAMES: ReadonlySet<string> = new Set([
  'apiVersion',
  'kind',
  'metadata/name',
  'metadata/namespace',
  'env/*/name',
  'env/*/valueFrom/configMapKeyRef/name',
  'env/*/valueFrom/configMapKeyRef/key',
  'env/*/valueFrom/secretKeyRef/name',
  'env/*/valueFrom/secretKeyRef/key',
  'envFrom/*/prefix',
  'envFrom/*/configMapRef/name',
  'envFrom/*/secretRef/name',
  'containers/*/name',
  'initContainers/*/name',
  'spec/serviceAccountName',
])

/** What stands for a scalar of a manifest, or undefined where it may stand for itself. */
export function shownInManifest(root: unknown, path: Path): string | undefined {
  const value = valueAt(root, path)
  const shown = shownOf(root, path, value)
  return shown === String(value) ? undefined : shown
}

/** As `model/disclosure.ts` says it of variables, images and roles. */
function shownOf(root: unknown, path: Path, value: unknown): string {
  const base = path[0] === 'items' && typeof path[1] === 'number' ? path.slice(0, 2) : []
  const { kind } = fields(valueAt(root, base))
  const own = path.slice(base.length)
  const [first] = own
  const last = String(own.at(-1))
  if (kind === 'ConfigMap' && first === 'data' && own.length === 2) return discloseVariable(value, last)
  if (first === 'data' || first === 'stringData' || first === 'binaryData') return HIDDEN
  const place = own.map(key => (typeof key === 'number' ? '*' : key)).join('/')
  if (isNamed(place)) return typeof value === 'string' ? value : HIDDEN
  if (place.endsWith('/env/*/value')) {
    const { name } = fields(valueAt(root, path.slice(0, -1)))
    return discloseVariable(value, typeof name === 'string' ? name : undefined)
  }
  if (/ontainers\/\*\/image$/.test(place)) return disclose(IMAGE, value)
  if (first === 'metadata' && last === ROLE) return disclose(ROLE_ARN, value)
  return typeof value === 'string' ? HIDDEN : String(value)
}

const IMAGE: Path = ['containerDefinitions', 0, 'image']
const ROLE_ARN: Path = ['taskRoleArn']

function isNamed(place: string): boolean {
  if (NAMES.has(place)) return true
  const keys = place.split('/')
  for (let length = 2; length <= 5 && length < keys.length; length++) if (NAMES.has(keys.slice(-length).join('/'))) return true
  return false
}
