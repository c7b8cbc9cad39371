/**
 * Builds what is published, into `dist/`:
 *
 * - `bin.cjs`: the command. CommonJS, because an ES module costs milliseconds at each start. `library.cjs`: the public API.
 *   `sources.cjs`, `more.cjs` and others: our own code that is required on demand, all that `import()` names; `part-*.cjs`: what
 *   these have in common.
 * - `vendor/*.cjs`: third-party libraries, a file each and none of our code, required when they are needed.
 * - `library/index.js`: the public API as an ES module; `types/`: its declarations.
 * - `THIRD-PARTY-LICENSES.txt`: the licences of all that is in the bundles.
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, transform } from 'esbuild'
import { minify } from 'terser'
import { slimDeclarations } from './declarations.mjs'
import { onDemand } from './on-demand.mjs'
import { slimAws } from './slim-aws.mjs'
import { SLIM, usedOf } from './slim-vendor.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
process.chdir(root)

/** Libraries of the command, a file each. */
const VENDOR = ['yargs', 'yaml', 'diff', 'picomatch']

const common = {
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node20.19',
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  // The UMD builds that `main` of some packages names cannot be bundled.
  mainFields: ['module', 'main'],
}

const APACHE = 'Licensed under the Apache License, Version 2.0, the text of which is in the file LICENSE of this package.'

/** A second pass takes as long as the first, and finds next to nothing. */
const TERSER = { ecma: 2022, toplevel: true, compress: { passes: 1, sequences: false } }

rmSync('dist', { recursive: true, force: true })
execFileSync(process.execPath, ['scripts/schemas.mjs'], { stdio: 'inherit' })

const results = await Promise.all([buildOwn(), ...VENDOR.map(buildVendor), buildAws()])
writeLibrary()
writeLicenses(results)
emitTypes()

/**
 * Our own code, with other people's libraries left outside. V8 reads all of a file that it loads, also what is never run, so
 * that what is not needed to lint a JSON file stands in files of its own: a few, for each file costs something, too. esbuild
 * splits ES modules only; they are turned into CommonJS one by one.
 */
async function buildOwn() {
  const { plugin, entryPoints } = onDemand(root)
  const { metafile, outputFiles } = await build({
    ...common,
    entryPoints,
    outdir: 'dist',
    chunkNames: 'part-[hash]',
    format: 'esm',
    splitting: true,
    minify: false,
    write: false,
    plugins: [externalVendor(), plugin],
  })
  mkdirSync('dist', { recursive: true })
  for (const { path, text } of outputFiles) {
    const { code } = await transform(text.replaceAll(/(["']\.\/[\w-]+)\.js(["'])/g, '$1.cjs$2'), {
      ...{ minify: common.minify, target: common.target, legalComments: common.legalComments },
      format: 'cjs',
      // For `node` a list of all names is appended, by which ES modules could import them: none does.
      platform: 'neutral',
      supported: { 'dynamic-import': false },
    })
    const isCommand = basename(path) === 'bin.js'
    const run = 'if(require.main===module)void module.exports.run()\n'
    writeFileSync(path.replace(/\.js$/, '.cjs'), isCommand ? `#!/usr/bin/env node\n${code}${run}` : code)
  }
  chmodSync('dist/bin.cjs', 0o755)
  return { metafile }
}

function externalVendor() {
  return {
    name: 'vendor',
    setup({ onResolve }) {
      for (const name of VENDOR)
        onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: `./vendor/${name}.cjs`, external: true }))
      onResolve({ filter: /^\.\/sdk\.ts$/ }, () => ({ path: './vendor/aws.cjs', external: true }))
    },
  }
}

/** What is used of one library. */
function buildVendor(name) {
  const used = usedOf(name)?.join(', ') ?? 'default'
  return bundle(name, {
    ...SLIM[name],
    stdin: { contents: `export { ${used} } from '${name}'`, resolveDir: root },
    define: { 'import.meta.url': '"file:///"' },
    // Node gives `module.exports` as the default export of a CommonJS file.
    footer: { js: 'module.exports = module.exports.default ?? module.exports' },
  })
}

/** What is used of the AWS SDK, in one file: its clients share most of their code. */
function buildAws() {
  const entry = 'src/aws/sdk.ts'
  return bundle('aws', { entryPoints: [entry], plugins: [slimAws(entry)] })
}

/**
 * Bundles other people's code into a file. Terser makes it a sixth smaller than esbuild alone: it gives up what is declared and
 * never read, of which the models of the AWS SDK are full.
 */
async function bundle(name, options) {
  const outfile = `dist/vendor/${name}.cjs`
  const { metafile, outputFiles } = await build({ ...common, ...options, outfile, format: 'cjs', write: false })
  const { code } = await minify(outputFiles[0].text, TERSER)
  mkdirSync('dist/vendor', { recursive: true })
  writeFileSync(outfile, code)
  return { metafile }
}

/** The same code seen as an ES module: a second copy of it would make the package half as large again. */
function writeLibrary() {
  const names = Object.keys(createRequire(import.meta.url)('../dist/library.cjs')).sort()
  mkdirSync('dist/library', { recursive: true })
  writeFileSync('dist/library/index.js', `import api from '../library.cjs'\n\nexport const { ${names.join(', ')} } = api\n`)
}

/**
 * Every package that went into a bundle, with its licence text; a text that several share stands there once, and that of the
 * Apache License in our own LICENSE.
 */
function writeLicenses(results) {
  const outputs = results.flatMap(({ metafile }) => Object.values(metafile.outputs))
  const inputs = outputs.flatMap(({ inputs }) => Object.keys(inputs).filter(input => inputs[input].bytesInOutput > 0))
  const folders = new Set(inputs.map(input => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0]).filter(Boolean))
  const apache = termsOf(readFileSync('LICENSE', 'utf8'))
  // The validators are generated by ajv, which is not bundled itself.
  const byText = new Map()
  for (const folder of [...folders, 'node_modules/ajv'].sort()) {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const file = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry))
    const own =
      file === undefined ? `(${license}; the package has no licence file)` : readFileSync(join(folder, file), 'utf8').trim()
    const text = termsOf(own) === apache ? [...(own.match(/^ *Copyright \d.*/gm) ?? []), APACHE].join('\n').trim() : own
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version} (${license})`])
  }
  const texts = Array.from(byText, ([text, packages]) => `${packages.join('\n')}\n\n${text}\n`)
  writeFileSync('dist/THIRD-PARTY-LICENSES.txt', texts.join(`\n${'-'.repeat(80)}\n\n`))
}

/** What the Apache License says, without the appendix on how to apply it; undefined for another licence. */
function termsOf(license) {
  return license
    .split('TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION')[1]
    ?.split('END OF TERMS AND CONDITIONS')[0]
    .trim()
}

/** Declarations of the library; imports of `.ts` become imports of `.js`, for they are read as declarations. */
function emitTypes() {
  mkdirSync('dist/types', { recursive: true })
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  execFileSync(process.execPath, [compiler, '-p', 'tsconfig.types.json'], { stdio: 'inherit' })
  for (const file of readdirSync('dist/types', { recursive: true })) {
    const path = join('dist/types', file)
    if (!path.endsWith('.d.ts')) continue
    writeFileSync(
      path,
      readFileSync(path, 'utf8')
        .replaceAll(/(from '\.[^']*|import\('\.[^']*)\.ts'/g, "$1.js'")
        .replaceAll(/(from "\.[^"]*|import\("\.[^"]*)\.ts"/g, '$1.js"')
    )
  }
  const generated = 'src/model/validators.generated.d.ts'
  if (existsSync(generated))
    writeFileSync('dist/types/model/validators.generated.d.ts', readFileSync(generated, 'utf8').replaceAll(".ts'", ".js'"))
  slimDeclarations('dist/types', 'index.d.ts')
}
