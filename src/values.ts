import { UserError } from './model/errors.ts'
import { valuesProblems } from './model/file-shapes.ts'
import { printable } from './model/printable.ts'
import { VALUE, type Values } from './model/values.ts'
import { Lines } from './source/lines.ts'
import { parseText } from './source/load.ts'

/**
 * Reads a values file, JSON or YAML by its name, and checks it against `schemas/values.schema.json`.
 *
 * @throws UserError that names every mistake with its line; values are never quoted
 */
export async function parseValues(name: string, bytes: Uint8Array): Promise<Values> {
  const [text] = await parseText(name, bytes).catch((error: unknown) => {
    if (!(error instanceof Error)) throw error
    const position = (error as { position?: { line: number; column: number } }).position
    throw new UserError(
      `the values file ${printable(name)}${position ? `:${position.line}:${position.column}` : ''} cannot be read: ${error.message}`
    )
  })
  const problems = valuesProblems(text?.value ?? null)
  if (!text || problems.length === 0) return text?.value as Values
  const lines = new Lines(text.text)
  const rows = problems.map(({ path, message }) => {
    const { line, column } = lines.position((text.span(path, 'key') ?? text.span(path, 'value'))?.start ?? 0)
    return `  ${printable(name)}:${line}:${column} ${printable(message)}`
  })
  throw new UserError(`the values file does not fit its schema:\n${rows.join('\n')}`)
}

/** The flags that give values, as they were parsed. */
export interface ValueFlags {
  readonly buildTaskRoleArn?: string | undefined
  readonly taskRoleArn?: string | undefined
  readonly executionRoleArn?: string | undefined
  readonly certificateSecretArn?: string | undefined
  readonly certificatePath?: string | undefined
  readonly tokenSecretArn?: string | undefined
  readonly noDatabase?: boolean | undefined
  readonly noCertificate?: boolean | undefined
}

/**
 * The values of the file with those of the flags in their place: flags win.
 *
 * @throws UserError where a flag's value cannot be right, or two of them contradict each other
 */
export function withFlags(values: Values, flags: ValueFlags): Values {
  if (flags.noCertificate && (flags.certificateSecretArn ?? flags.certificatePath) !== undefined) {
    throw new UserError(
      '`--no-certificate` says that there is none: leave out `--certificate-secret-arn` and `--certificate-path`'
    )
  }
  const { buildTaskRoleArn: build, taskRoleArn: task, executionRoleArn: execution, tokenSecretArn } = flags
  const roles = defined({ ...values.roles, ...defined({ build, task, execution }) })
  const harness = defined({ ...values.harness, ...defined({ tokenSecretArn }) })
  const certificates = flags.noCertificate ? [] : certificatesOf(values, flags)
  const merged: Values = {
    ...values,
    ...(Object.keys(roles).length > 0 ? { roles } : {}),
    ...(Object.keys(harness).length > 0 ? { harness } : {}),
    ...(certificates === undefined ? {} : { certificates }),
    ...(flags.noDatabase ? { database: 'none' as const } : {}),
  }
  if (Object.keys(merged).length === 0) return merged
  for (const { path, message } of valuesProblems(merged)) throw new UserError(`${flagOf(path)}: ${message}`)
  return merged
}

/** The first certificate is the one that flags give; a file that says there is none is overruled by them. */
function certificatesOf({ certificates }: Values, { certificateSecretArn, certificatePath }: ValueFlags): Values['certificates'] {
  const given = defined({ secretArn: certificateSecretArn, path: certificatePath })
  if (Object.keys(given).length === 0) return certificates
  return [{ ...certificates?.[0], ...given }, ...(certificates?.slice(1) ?? [])]
}

function flagOf(path: readonly (string | number)[]): string {
  const key = path.map((part, depth) => (typeof part === 'number' ? `[${part}]` : depth === 0 ? part : `.${part}`)).join('')
  const options = [
    ...Object.values(VALUE),
    { flag: '--certificate-secret-arn', key: 'certificates[0].secretArn' },
    { flag: '--certificate-path', key: 'certificates[0].path' },
  ]
  const option = options.find(candidate => candidate.key === key)
  return option && 'flag' in option ? `the value of \`${option.flag}\` does not fit` : 'a value does not fit'
}

function defined<T extends Record<string, unknown>>(object: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}
