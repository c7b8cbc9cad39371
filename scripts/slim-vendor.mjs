/**
 * Plugins of esbuild that leave out of a library what we never come to, for it cannot be tree-shaken: classes keep all of their
 * methods. What is left out throws, if it is come to nevertheless.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const node_modules = join(root, 'node_modules')

/** What changes in the way a library is bundled. */
export const SLIM = {
  // Of yargs the width of text is measured by its length: the library it uses for that builds an Intl.Segmenter and an emoji
  // pattern at load time, 28 ms at every start, for help texts that are plain. Our flags are known before yargs reads
  // them, and the one that asks for completions is none of them.
  yargs: {
    alias: { 'string-width': join(root, 'scripts/string-width.mjs') },
    plugins: [
      without(/[\\/]yargs[\\/]build[\\/]lib[\\/]completion\.js$/, 'export const completion = () => ({ setParsed() {} })'),
    ],
  },
  // Its ES modules, which can be tree-shaken, are said to be for browsers. They differ in how warnings are printed and in how
  // `!!binary` is decoded: we silence the ones and leave the other alone. What is written, we write ourselves.
  yaml: {
    alias: { yaml: join(node_modules, 'yaml/browser/dist/index.js') },
    plugins: [without(/[\\/]yaml[\\/]browser[\\/]dist[\\/]stringify[\\/].*\.js$/, unwritten())],
  },
}

/** The names that our code imports from a library, where it names them; undefined where it takes the whole. */
export function usedOf(library) {
  const pattern = new RegExp(`\\b(?:import|const) \\{([^}]+)\\} (?:= await import\\(|from )'${library}'`, 'g')
  const names = readdirSync(join(root, 'src'), { recursive: true })
    .filter(file => /(?<!\.d)\.ts$/.test(file))
    .flatMap(file => [...readFileSync(join(root, 'src', file), 'utf8').matchAll(pattern)])
    .flatMap(([, list]) => list.split(',').map(name => name.trim().split(':')[0]))
    .filter(name => name && !name.startsWith('type '))
  return names.length > 0 ? [...new Set(names)].sort() : undefined
}

function without(filter, contents) {
  return { name: 'without', setup: ({ onLoad }) => onLoad({ filter }, () => ({ contents })) }
}

/** All that others import of how yaml writes. */
function unwritten() {
  const names = ['createStringifyContext', 'Collection', 'Document', 'Number', 'Pair', 'String']
  const functions = names.map(name => (name.startsWith('create') ? name : `stringify${name}`))
  return functions.map(name => `export function ${name}() { throw new Error('yaml is only read') }`).join('\n')
}
