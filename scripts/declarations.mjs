/**
 * Leaves in the declarations of the library what its public ones lead to, for the compiler declares all that a file exports; and
 * comments on what a user can name: what `index.d.ts` exports.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const DECLARED = /^(?:export )?(?:declare )?(?:abstract )?(?:const|let|function|class|interface|type|enum) (\w+)/
const FROM = /^(import|export)( type)? (?:\{ ?([^}]*?) ?\}|\*) from '([^']+)';/
const COMMENT = / *\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n/.source
const COMMENTS = new RegExp(`^${COMMENT}`, 'gm')
/** A private member is part of its class's type, but nobody's to use. */
const COMMENTS_OF_PRIVATE = new RegExp(`^${COMMENT}(?= +private )`, 'gm')
/** A statement begins at the margin, with the comment above it; comments in a union type stand at the margin, too. */
const STATEMENT = new RegExp(`^(?<!\\*/\\n)(?=(?:${COMMENT})?[a-z])`, 'm')

/**
 * Slims the declarations in a folder, in place.
 *
 * @param entry the file that holds the public ones
 */
export function slimDeclarations(folder, entry) {
  const modules = new Map(
    readdirSync(folder, { recursive: true })
      .filter(file => file.endsWith('.d.ts'))
      .map(file => [join(file), parse(readFileSync(join(folder, file), 'utf8'), dirname(file))])
  )
  const reached = reach(modules, entry)
  const published = new Set(exportsOf(modules, entry).map(keyOf))
  for (const [file, module] of modules) {
    const text = print(file, module, reached, published)
    if (text === '') rmSync(join(folder, file))
    else writeFileSync(join(folder, file), text)
  }
}

/** The statements of a file: what it takes from others, what it declares, and the rest, each with the comment above it. */
function parse(text, folder) {
  const module = { links: [], declarations: [], rest: [] }
  for (const statement of text.split(STATEMENT)) {
    const code = statement.replace(new RegExp(`^${COMMENT}`), '')
    const comment = statement.slice(0, statement.length - code.length)
    const link = FROM.exec(code)
    const name = DECLARED.exec(code)?.[1]
    if (link) {
      const [, verb, type = '', list, path] = link
      const names = list?.split(/,\s*/).filter(Boolean).map(specifier)
      module.links.push({ comment, verb, type, names, path, file: path.startsWith('.') ? target(folder, path) : undefined })
    } else if (name)
      module.declarations.push({ name, statement, uses: usesOf(code, folder), isExported: code.startsWith('export ') })
    else if (/^export (?:type )?\{ *\w/.test(code)) throw new Error(`${folder}: write where it comes from: ${code}`)
    else module.rest.push(code)
  }
  return module
}

/** `type A as B`: what the other file calls it, what this one does, and the text. */
function specifier(text) {
  const [theirs, ours = theirs] = text.replace(/^type /, '').split(' as ')
  return { theirs, ours, text }
}

function target(folder, path) {
  return join(folder, path.replace(/\.js$/, '.d.ts'))
}

/** The words of a declaration that may be names, and what it names in other files. */
function usesOf(code, folder) {
  const plain = code.replaceAll(COMMENTS, '')
  const inline = plain.matchAll(/import\(['"](\.[^'"]+)['"]\)\.(\w+)/g)
  return {
    words: new Set(plain.match(/\w+/g)),
    inline: Array.from(inline, ([, path, name]) => ({ file: target(folder, path), name })),
  }
}

function keyOf({ file, name }) {
  return `${file} ${name}`
}

/** What a file exports, each under the name that the file has for it that declares it. */
function exportsOf(modules, file) {
  const { links, declarations } = modules.get(file)
  const own = declarations.filter(({ isExported }) => isExported).map(({ name }) => ({ file, name }))
  const passedOn = links
    .filter(({ verb }) => verb === 'export')
    .flatMap(link => link.names?.map(({ theirs }) => ({ file: link.file, name: theirs })) ?? exportsOf(modules, link.file))
  return [...own, ...passedOn]
}

/** All that the exports of a file lead to. A word that happens to be a name counts as one: that keeps too much, if anything. */
function reach(modules, entry) {
  const reached = new Set()
  const pending = exportsOf(modules, entry)
  for (let next = pending.pop(); next; next = pending.pop()) {
    const module = modules.get(next.file)
    if (module === undefined || reached.has(keyOf(next))) continue
    reached.add(keyOf(next))
    for (const link of module.links.filter(({ verb }) => verb === 'export'))
      for (const { theirs } of (link.names ?? []).filter(({ ours }) => ours === next.name))
        pending.push({ file: link.file, name: theirs })
    for (const { words, inline } of module.declarations.filter(({ name }) => name === next.name).map(({ uses }) => uses)) {
      pending.push(...inline)
      pending.push(...module.declarations.filter(({ name }) => words.has(name)).map(({ name }) => ({ file: next.file, name })))
      for (const { file, names } of module.links.filter(link => link.file && link.names))
        for (const { theirs } of names.filter(({ ours }) => words.has(ours))) pending.push({ file, name: theirs })
    }
  }
  return reached
}

/** What is left of a file: nothing, if nothing of it is reached and it passes nothing on. */
function print(file, { links, declarations, rest }, reached, published) {
  const left = declarations.filter(({ name }) => reached.has(keyOf({ file, name })))
  const words = new Set(left.flatMap(({ uses }) => [...uses.words]))
  const printed = links.flatMap(({ comment, verb, type, names, path }) => {
    if (!names) return `${comment}${verb}${type} * from '${path}';\n`
    const used = verb === 'export' ? names : names.filter(({ ours }) => words.has(ours))
    return used.length > 0 ? `${comment}${verb}${type} { ${used.map(({ text }) => text).join(', ')} } from '${path}';\n` : []
  })
  if (printed.length + left.length === 0) return ''
  const code = left.map(({ name, statement }) =>
    statement.replaceAll(published.has(keyOf({ file, name })) ? COMMENTS_OF_PRIVATE : COMMENTS, '')
  )
  return [...printed, ...code, ...rest].join('')
}
