/**
 * A plugin of esbuild that gathers what our own code loads on demand: what `import()` names becomes members of a few modules, by
 * what is needed together. Left to itself, esbuild would make a file of each, and one of whatever any two of them share: linting
 * a JSON file would load thirty. That one loads a single file beside the command: all of them import what it needs, so that
 * nothing of it is shared by some of them alone.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'

/** The command that is always there: most runs lint. */
const LINT = join('src', 'commands', 'lint.ts')
const SOURCES = join('src', 'source') + sep
const FILES = ['values', 'facts'].map(name => join('src', `${name}.ts`))
const PROOF = ['iam', 'harbor'].map(name => join('src', 'rules', 'packs', `${name}.ts`))
const WALK = join('src', 'commands', 'walk.ts')
const JDBC = join('src', 'rules', 'packs', 'jdbc.ts')
/** The SDK has a file of its own. */
const SDK = join('src', 'aws', 'sdk.ts')
/** Types name modules in the same way, and load nothing. */
const IMPORT = /(?<!typeof )\bimport\('(\.[^']+\.ts)'\)/g

/** What is there before anything is loaded on demand. */
const ALWAYS = "import './src/bin.ts'\n"

/**
 * The file that a module goes to: all kinds of source, the rules on permissions and those that share what proves them, the rules on
 * URLs, folders, the user's own files, the other commands.
 */
function groupOf(module) {
  if (module.startsWith(SOURCES)) return 'sources'
  if (PROOF.includes(module)) return 'proof'
  if (module === JDBC) return 'jdbc'
  if (module === WALK) return 'folders'
  return FILES.includes(module) ? 'files' : 'more'
}

/** @returns the plugin, and the entry points it makes: the command, the library, and what they load on demand */
export function onDemand(root) {
  const groups = {}
  const nameOf = module => module.replaceAll(/\W/g, '_')
  const member = module => `export * as ${nameOf(module)} from './${module.replaceAll(sep, '/')}'\n`
  const targetOf = (path, target) => relative(root, join(dirname(path), target))

  for (const file of readdirSync(join(root, 'src'), { recursive: true })) {
    if (!file.endsWith('.ts') || file.endsWith('.d.ts')) continue
    const path = join(root, 'src', file)
    for (const [, target] of readFileSync(path, 'utf8').matchAll(IMPORT)) {
      const module = targetOf(path, target)
      if (module === LINT || module === SDK) continue
      groups[groupOf(module)] ??= new Set()
      groups[groupOf(module)].add(module)
    }
  }

  const members = {
    bin: "export { run } from './src/bin.ts'",
    library: `${ALWAYS}export * from './src/index.ts'`,
    ...Object.fromEntries(Object.entries(groups).map(([group, modules]) => [group, ALWAYS + [...modules].map(member).join('')])),
  }

  const redirected = (text, path) =>
    text.replaceAll(IMPORT, (whole, target) => {
      const module = targetOf(path, target)
      if (module === SDK) return whole
      if (module === LINT) return 'Promise.resolve(__lint)'
      return `import('own:${groupOf(module)}').then(own => own.${nameOf(module)})`
    })

  const plugin = {
    name: 'on demand',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^own:/ }, ({ path }) => ({ path: path.slice('own:'.length), namespace: 'own' }))
      onLoad({ filter: /.*/, namespace: 'own' }, ({ path }) => ({ contents: members[path], resolveDir: root }))
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const text = readFileSync(path, 'utf8')
        if (!text.includes('import(')) return undefined
        const contents = redirected(text, path)
        const isMain = contents.includes('__lint')
        return { contents: isMain ? `import * as __lint from './commands/lint.ts'\n${contents}` : contents, loader: 'ts' }
      })
    },
  }
  return { plugin, entryPoints: Object.fromEntries(Object.keys(members).map(name => [name, `own:${name}`])) }
}
