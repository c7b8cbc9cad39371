/**
 * A plugin of esbuild that gathers what our own code loads on demand: what `import()` names becomes members of two modules, one
 * for all kinds of source, one for everything else. Left to itself, esbuild would make a file of each, and one of whatever any
 * two of them share: linting a JSON file would load thirty.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'

/** The command that is always there: most runs lint. */
const LINT = join('src', 'commands', 'lint.ts')
/** The SDK has a file of its own. */
const SDK = join('src', 'aws', 'sdk.ts')
/** Types name modules in the same way, and load nothing. */
const IMPORT = /(?<!typeof )\bimport\('(\.[^']+\.ts)'\)/g

export function onDemand(root) {
  const groups = { sources: new Set(), more: new Set() }
  const groupOf = module => (module.startsWith(join('src', 'source') + sep) ? 'sources' : 'more')
  const nameOf = module => module.replaceAll(/\W/g, '_')
  const targetOf = (path, target) => relative(root, join(dirname(path), target))

  for (const file of readdirSync(join(root, 'src'), { recursive: true })) {
    if (!file.endsWith('.ts') || file.endsWith('.d.ts')) continue
    const path = join(root, 'src', file)
    for (const [, target] of readFileSync(path, 'utf8').matchAll(IMPORT)) {
      const module = targetOf(path, target)
      if (module !== LINT && module !== SDK) groups[groupOf(module)].add(module)
    }
  }

  const members = {
    bin: "export * from './src/index.ts'\nexport { run } from './src/bin.ts'",
    ...Object.fromEntries(
      Object.entries(groups).map(([group, modules]) => [
        group,
        [...modules].map(module => `export * as ${nameOf(module)} from './${module.replaceAll(sep, '/')}'`).join('\n'),
      ])
    ),
  }

  const redirected = (text, path) =>
    text.replaceAll(IMPORT, (whole, target) => {
      const module = targetOf(path, target)
      if (module === SDK) return whole
      if (module === LINT) return 'Promise.resolve(__lint)'
      return `import('own:${groupOf(module)}').then(own => own.${nameOf(module)})`
    })

  return {
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
}
