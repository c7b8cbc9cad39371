/**
 * A plugin of esbuild that leaves out of the AWS SDK what cannot be reached from the commands that we use. What is left does
 * what it did: nothing here changes how credentials, regions, endpoints, retries or proxies are found.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What the credential providers send to STS. */
const SENT_BY_THE_SDK = ['AssumeRoleCommand', 'AssumeRoleWithWebIdentityCommand']

/** What the client of a service registers with the SDK; those for credentials, in `nested-clients`, are small already. */
const SCHEMAS_OF_CLIENT = /[\\/]@aws-sdk[\\/]client-[\w-]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/

/** What stands in for what no run comes to. */
const UNREACHABLE = {
  // Event streams are how StartLiveTail answers. CloudWatchLogsClient prepares for it when it is made, for any command.
  '@smithy/core/event-streams': `
    export const eventStreamSerdeProvider = () => undefined
    export const resolveEventStreamSerdeConfig = config => config
    export class EventStreamSerde {}`,
  // For a Node without SHA-256, which speaks no TLS either.
  './Sha256Js': 'export class Sha256Js {}',
}

/**
 * Slims what is bundled of the SDK.
 *
 * @param entry the file that exports all that we use of it
 */
export function slimAws(entry) {
  const commands = [...(readFileSync(entry, 'utf8').match(/\b\w+Command\b/g) ?? []), ...SENT_BY_THE_SDK]
  return {
    name: 'slim aws',
    setup({ onLoad, onResolve, resolve }) {
      for (const path of Object.keys(UNREACHABLE)) {
        onResolve({ filter: new RegExp(`^${path.replaceAll('.', '\\.')}$`) }, () => ({ path, namespace: 'unreachable' }))
      }
      onLoad({ filter: /.*/, namespace: 'unreachable' }, ({ path }) => ({ contents: UNREACHABLE[path] }))

      // The copy for the credential providers is a part of the client, which is there anyhow.
      onResolve({ filter: /^@aws-sdk\/nested-clients\/sts$/ }, ({ importer, kind }) =>
        resolve('@aws-sdk/client-sts', { kind, importer, resolveDir: dirname(importer) })
      )

      onLoad({ filter: /[\\/]@(?:aws-sdk|smithy)[\\/].*\.js$/ }, ({ path }) => {
        const text = readFileSync(path, 'utf8')
        const contents = withoutForeignErrors(withStaticImports(text), path, commands)
        return contents === text ? undefined : { contents }
      })

      // Clients tell AWS their version, and nothing else that stands there.
      onLoad({ filter: /[\\/]@aws-sdk[\\/].*[\\/]package\.json$/ }, ({ path }) => {
        const { version } = JSON.parse(readFileSync(path, 'utf8'))
        return { contents: JSON.stringify({ version }), loader: 'json' }
      })
    },
  }
}

/** A dynamic import in one file loads nothing later, but keeps all that it leads to from being tree-shaken. */
function withStaticImports(text) {
  const hoisted = []
  const rest = text.replaceAll(/^ *const (\{[\w, ]+\}) = await import\(("(?!node:)[^"]+")\);\n/gm, (_, names, module) => {
    hoisted.push(`import ${names} from ${module}\n`)
    return ''
  })
  return hoisted.join('') + rest
}

/**
 * The errors of a service are a third of its client: those that none of our commands may give, by its documentation, are not
 * registered, and fall out with their classes. If one comes nevertheless, the SDK does with it as with any that it has no model
 * of: name, message, status and request id are the same, and whose fault it is tells the status.
 */
function withoutForeignErrors(text, path, commands) {
  if (!SCHEMAS_OF_CLIENT.test(path)) return text
  const declarations = join(path, '../../../dist-types/commands')
  const documented = commands
    .map(command => join(declarations, `${command}.d.ts`))
    .filter(file => existsSync(file))
    .flatMap(file => Array.from(readFileSync(file, 'utf8').matchAll(/@throws \{@link (\w+)\}/g), ([, name]) => name))
  if (documented.length === 0) throw new Error(`${path}: no command of it is used, or none documents its errors`)
  return text.replaceAll(/^n0_registry\.registerError\((\w+)\$, \1\);\n/gm, (line, name) =>
    documented.includes(name) ? line : ''
  )
}
