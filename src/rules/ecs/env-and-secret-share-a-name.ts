import { parseArn, parseRoleArn, parseSecretReference } from '../../model/arn.ts'
import { BUILD_ROLE } from '../../model/names.ts'
import type { Path } from '../../model/patch.ts'
import { quote } from '../../model/printable.ts'
import type { Fix, Problem } from '../../model/rule.ts'
import { type Container, fields, known } from '../../model/task-definition.ts'
import { listed, named } from '../containers.ts'
import type { Context, TaskRule } from '../context.ts'
import { ofContainers } from '../each.ts'
import { ECS_SECRET } from '../sources.ts'

/** Any launch type. The text is quoted in dagster-io/dagster#11622, compose-x/ecs_composex#707 and others. */
export const envAndSecretShareAName: TaskRule = {
  id: 'env-and-secret-share-a-name',
  severity: 'error',
  summary: 'a variable stands in `environment` and in `secrets`',
  why:
    'AWS refuses the definition: "The secret name must be unique and not shared with any new or existing environment variables set on ' +
    'the container".',
  docs: ECS_SECRET,
  fix: { safety: 'safe', when: 'where one of them is plainly not meant: empty, or an ARN in `environment` that nobody resolves' },
  looksAt: { container: ['secrets'] },
  ...ofContainers((container, context, report) => {
    const secrets = listed(container.fields.secrets)
    const environment = listed(container.fields.environment)
    if (secrets.length === 0 || environment.length === 0 || !shareAName(environment, secrets)) return
    const plain = indexByName(environment)
    for (let index = 0; index < secrets.length; index++) {
      const name = known(fields(secrets[index]).name)
      const other = name === undefined ? undefined : plain.get(name)
      if (name === undefined || other === undefined || isOfCertificate(name, container, context)) continue
      report({
        ...named(container),
        path: [...container.path, 'secrets', index, 'name'],
        message: `${quote(name)} is a variable of \`environment\`, too`,
        ...repair(name, fields(environment[other]).value, container.path, other, index),
      })
    }
  }),
}

/** Removes the one that cannot be meant. */
function repair(name: string, value: unknown, container: Path, plain: number, secret: number): Pick<Problem, 'fix' | 'help'> {
  const text = value === '' ? '' : known(value)
  const remove = (list: string, index: number): Fix => ({
    title: `remove ${quote(name)} from \`${list}\``,
    safety: 'safe',
    patches: [{ op: 'remove', path: [...container, list, index] }],
  })
  if (text === '' || (text !== undefined && parseSecretReference(text.trim()))) return { fix: remove('environment', plain) }
  // The build role is no secret: `environment` is its documented place.
  if (name === BUILD_ROLE && text !== undefined && parseRoleArn(text)) return { fix: remove('secrets', secret) }
  return { help: 'keep one of them' }
}

const FEW = 100

function shareAName(environment: readonly unknown[], secrets: readonly unknown[]): boolean {
  // Long lists are not compared each with each.
  if (environment.length * secrets.length > FEW) {
    const plain = indexByName(environment)
    return secrets.some(secret => plain.has(known(fields(secret).name) ?? ''))
  }
  for (let index = 0; index < secrets.length; index++) {
    const { name } = fields(secrets[index])
    if (typeof name !== 'string') continue
    for (let other = 0; other < environment.length; other++) if (fields(environment[other]).name === name) return true
  }
  return false
}

/** Where each name stands last, which is the entry that counts. */
function indexByName(list: readonly unknown[]): Map<string, number> {
  const places = new Map<string, number>()
  for (let index = 0; index < list.length; index++) {
    const name = known(fields(list[index]).name)
    if (name !== undefined) places.set(name, index)
  }
  return places
}

/** Of a certificate whose ARN stands in `environment`, `certificate-secret-in-environment` says all. */
function isOfCertificate(name: string, container: Container, { certifiedDelegates }: Context): boolean {
  const delegate = certifiedDelegates.find(one => one.container.path[1] === container.path[1])
  const variable = delegate?.certificates.find(certificate => certificate.variable.name === name)?.variable
  if (variable?.list !== 'environment') return false
  return variable.reading.state !== 'given' || parseArn(variable.reading.text.trim()) !== undefined
}
