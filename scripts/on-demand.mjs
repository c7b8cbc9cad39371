/**
 * A plugin of esbuild that gathers what our own code loads on demand: what `import()` names becomes members of a few modules, by
 * what is needed together. Left to itself, esbuild would make a file of each, and one of whatever any two of them share: linting
 * a JSON file would load thirty. Each of these modules imports what is always there, so that all of that is shared by all of
 * them, and becomes one file.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'

/** The command that is always there: most runs lint. */
const LINT = join('src', 'commands', 'lint.ts')
/** The SDK has a file of its own. */
const SDK = join('src', 'aws', 'sdk.ts')
/** Types name modules in the same way, and load nothing. */
const IMPORT = /(?<!typeof )\bimport\('(\.[^']+\.ts)'\)/g

/** What is there before anything is loaded on demand. */
const ALWAYS = "import './src/bin.ts'\n"

/** The file that modules go to, where it is neither that of all kinds of source nor that of the other commands. */
const GROUPS = {
  // What the user writes beside a definition.
  'src/values.ts': 'files',
  'src/facts.ts': 'files',
  // Both share what proves permissions.
  'src/rules/packs/iam.ts': 'proof',
  'src/rules/packs/harbor.ts': 'proof',
  'src/rules/packs/jdbc.ts': 'jdbc',
  'src/commands/walk.ts': 'folders',
}

function groupOf(module) {
  const path = posix(module)
  return path.startsWith('src/source/') ? 'sources' : (GROUPS[path] ?? 'more')
}

function posix(path) {
  return path.replaceAll(sep, '/')
}

/** @returns the plugin, and the entry points it makes: the command, the library, and what they load on demand */
export function onDemand(root) {
  const groups = {}
  const nameOf = module => module.replaceAll(/\W/g, '_')
  const member = module => `export * as ${nameOf(module)} from './${posix(module)}'\n`
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
