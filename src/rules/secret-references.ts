import { parseArn, parseSecretReference } from '../model/arn.ts'
import type { Path } from '../model/patch.ts'
import { quote } from '../model/printable.ts'
import type { Report } from '../model/rule.ts'
import { type Container, fields } from '../model/task-definition.ts'
import { listed } from './containers.ts'
import type { Context } from './context.ts'
import { ofContainers } from './each.ts'

/** What a rule has to say of a list of references to secrets. */
type ListCheck = (entries: readonly unknown[], place: Path, container: Container, context: Context, report: Report) => void

const SECRETS: Path = ['secrets']
const OPTIONS: Path = ['logConfiguration', 'secretOptions']

/** A check of the lists in which containers refer to secrets; `place` is that of the list in its container. */
export function ofSecretLists(check: ListCheck): ReturnType<typeof ofContainers> {
  return ofContainers((container, context, report) => {
    const { secrets, logConfiguration } = container.fields
    check(listed(secrets), SECRETS, container, context, report)
    if (logConfiguration === undefined) return
    const { secretOptions } = fields(logConfiguration)
    if (secretOptions !== undefined) check(listed(secretOptions), OPTIONS, container, context, report)
  })
}

/** What is wrong with a reference to a secret that neither the API nor the agent can make sense of. */
export function whatIsWrong(text: string): string {
  if (text === '') return '`valueFrom` is empty'
  if (text !== text.trim()) return '`valueFrom` has blanks around it'
  const arn = parseArn(text)
  if (!arn) return '`valueFrom` is a bare name, which ECS takes for a parameter of Systems Manager; a secret needs its full ARN'
  if (arn.service !== 'secretsmanager' && arn.service !== 'ssm')
    return `\`valueFrom\` is an ARN of the service ${quote(arn.service)}, not of a secret`
  if (!/^\d{12}$/.test(arn.account) || arn.region === '') return '`valueFrom` lacks region or account'
  if (arn.service === 'ssm') return '`valueFrom` does not name a parameter'
  const [kind, name, ...rest] = arn.resource.split(':')
  if (kind !== 'secret' || !name) return '`valueFrom` does not name a secret'
  if (rest.length === 3 && rest[1] && rest[2])
    return '`valueFrom` has a version stage and a version id; only one of them may be given'
  if (rest.length > 0 && rest.length !== 3) {
    return `\`valueFrom\` has ${rest.length + 1} parts after \`secret:\`; ECS takes one (the secret) or four (secret:json-key:version-stage:version-id, empty parts included)`
  }
  return '`valueFrom` has characters that no secret’s ARN has'
}

/** Most references are just this, and nothing in it can be an expression that is filled in later. */
const PLAIN = /^arn:aws(?:-[a-z]+)*:secretsmanager:[a-z]+(?:-[a-z0-9]+)+:\d{12}:secret:[\w/+=.@!-]+$/

/** A name as Systems Manager takes it; AWS's own text says which characters and how many. */
const PARAMETER_NAME = /^[\w./-]{1,2048}$/

/** Whether a text refers to a secret of Secrets Manager or a parameter of Systems Manager, by ARN or by the parameter's name. */
export function isReference(text: string): boolean {
  return PLAIN.test(text) || PARAMETER_NAME.test(text) || parseSecretReference(text) !== undefined || isVersioned(text)
}

/** The ARN of a parameter with a version or a label behind it: whether ECS takes that is not known. */
function isVersioned(text: string): boolean {
  return /^arn:[\w-]+:ssm:[a-z0-9-]+:\d{12}:parameter\/[\w/.-]+:[\w.-]+$/.test(text)
}

/**
 * A reference as it was meant, where blanks around it or colons at its end are all that is wrong: what stands behind a
 * secret's ARN is its JSON key, then its version stage, then its version id.
 */
export function mendReference(text: string): string | undefined {
  const trimmed = text.trim()
  const missing = 7 + 3 - trimmed.split(':').length
  const mended =
    /^arn:[\w-]+:secretsmanager:/.test(trimmed) && missing > 0 && missing < 3 ? trimmed + ':'.repeat(missing) : trimmed
  return mended !== text && parseSecretReference(mended) !== undefined ? mended : undefined
}
