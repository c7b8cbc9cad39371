import { parseArn } from '../../model/arn.ts'
import { misspelt } from '../../model/misspelt.ts'
import { ALIASES, BUILD_ROLE } from '../../model/names.ts'
import type { Path } from '../../model/patch.ts'
import type { Problem, Report } from '../../model/rule.ts'
import { type Container, fields, read } from '../../model/task-definition.ts'
import { isAbsent, named } from '../containers.ts'
import type { Context, TaskRule } from '../context.ts'
import { isReference, mendReference, ofSecretLists, whatIsWrong } from '../secret-references.ts'
import { ECS_SECRETS } from '../sources.ts'

/**
 * Any launch type. That a name with colons is refused is quoted in aws/containers-roadmap#859, the parts of a secret's ARN are
 * documented, and what the agent makes of them is read in its source: amazon-ecs-agent, agent/taskresource/asmsecret.
 * Of a bare name without them nobody knows that it is not a parameter's.
 */
export const secretReferenceInvalid: TaskRule = {
  id: 'secret-reference-invalid',
  severity: 'error',
  summary: 'the `valueFrom` of a secret is no reference that ECS can resolve',
  why:
    'What is no ARN is refused at registration unless it can be a parameter’s name ("The Systems Manager parameter name specified for ' +
    'secret … is invalid"). Anything else shows when the task starts: "an invalid ARN format for the AWS Secrets Manager secret was ' +
    'specified. Specify a valid ARN and try again".',
  docs: ECS_SECRETS,
  fix: { safety: 'safe', when: 'where only blanks around the ARN are too much, or only the colons at its end are missing' },
  looksAt: { container: ['secrets', 'logConfiguration'] },
  ...ofSecretLists(judge),
}

function judge(entries: readonly unknown[], place: Path, container: Container, context: Context, report: Report): void {
  for (let index = 0; index < entries.length; index++) {
    const entry = fields(entries[index])
    const { valueFrom } = entry
    if (entry !== entries[index] || (typeof valueFrom === 'string' && isReference(valueFrom))) continue
    if (valueFrom !== '' && !isAbsent(valueFrom, context) && read(valueFrom).state !== 'given') continue
    const path = [...container.path, ...place, index]
    if (isEmpty(valueFrom) && isMissedElsewhere(entry.name, container, context)) continue
    if (isOfCertificate(path, context) || misspelt(entry, 'valueFrom', ['name', 'valueFrom']) !== undefined) continue
    const name = typeof entry.name === 'string' && entry.name !== '' ? entry.name : `entry number ${index + 1}`
    report({ ...named(container), ...problem(name, valueFrom, path) })
  }
}

function problem(name: string, valueFrom: unknown, path: Path): Problem {
  if (typeof valueFrom !== 'string') return { path, message: `${name} has no \`valueFrom\``, help: HELP }
  const at = [...path, 'valueFrom']
  const message = `${name}: ${isBareName(valueFrom) ? NO_NAME : whatIsWrong(valueFrom)}`
  const mended = mendReference(valueFrom)
  if (mended === undefined) return { path: at, message, help: HELP }
  return {
    path: at,
    message,
    fix: { title: 'write the ARN as ECS reads it', safety: 'safe', patches: [{ op: 'set', path: at, value: mended }] },
  }
}

const NO_NAME =
  '`valueFrom` is no ARN, so ECS takes it for the name of a parameter, and that has but letters, digits, `_`, `.`, `-` and `/`'

function isBareName(text: string): boolean {
  return text !== '' && text === text.trim() && parseArn(text) === undefined
}

const HELP = 'give the full ARN of a secret, or the ARN or the name of a parameter'

/** Of these `certificate-secret-reference-invalid` speaks. */
function isOfCertificate(path: Path, { certifiedDelegates }: Context): boolean {
  return certifiedDelegates.some(({ certificateSecrets }) =>
    certificateSecrets.some(
      variable => variable.path.length === path.length && variable.path.every((key, index) => key === path[index])
    )
  )
}

function isEmpty(valueFrom: unknown): boolean {
  return valueFrom === '' || typeof valueFrom !== 'string'
}

/** Of what a delegate cannot do without, `build-task-role-missing` and `delegate-variable-missing` say that it is empty. */
function isMissedElsewhere(name: unknown, container: Container, { delegates }: Context): boolean {
  const delegate = delegates.find(one => one.container.path[1] === container.path[1])
  if (delegate === undefined || typeof name !== 'string') return false
  if (name === BUILD_ROLE) return delegate.database
  return VALUES.some(value => ALIASES[value].includes(name) && delegate.connection[value].length === 0)
}

const VALUES = ['account', 'token', 'url'] as const
