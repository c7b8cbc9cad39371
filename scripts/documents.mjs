/**
 * Makes the documents that are generated: the reference of all rules, and in the README the help texts and the output of
 * its examples. `npm run generate` writes them; a test fails where one is stale.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = join(root, 'dist/bin.cjs')

/** Every generated document: its path and the text it must have. Needs the built command. */
export function documents() {
  return new Map([
    ['src/rules/README.md', reference()],
    ['README.md', readme(readFileSync(join(root, 'README.md'), 'utf8'))],
  ])
}

/** Runs the command as a reader of the README would, without colour. */
function run(line) {
  const [, ...words] = line.split(' ')
  const { stdout, stderr } = spawnSync(process.execPath, [bin, ...words], { cwd: root, encoding: 'utf8' })
  return (stdout + stderr).trimEnd()
}

/** Fills in what stands behind each `$ ecs-delegate …` of a console block. */
function readme(text) {
  return text.replaceAll(
    /```console\n\$ (ecs-delegate .*)\n[\s\S]*?```/g,
    (_, line) => `\`\`\`console\n$ ${line}\n${run(line)}\n\`\`\``
  )
}

function reference() {
  const { rules } = JSON.parse(run('ecs-delegate rules --format json'))
  const packs = [...new Set(rules.map(({ pack }) => pack))]
  const sections = packs.map(
    pack =>
      `## ${pack}\n\n${rules
        .filter(rule => rule.pack === pack)
        .map(section)
        .join('\n')}`
  )
  return `# Rules

Generated from the rules themselves by \`npm run generate\`; do not edit. \`ecs-delegate explain RULE\` shows the same.

| rule | severity | repair | what is wrong |
| --- | --- | --- | --- |
${rules.map(row).join('\n')}

${sections.join('\n')}`
}

function row({ id, severity, fixable, needs, summary }) {
  const repair = fixable === false ? '' : fixable === 'unsafe' ? 'a guess' : needs ? 'given the value' : 'yes'
  return `| [${id}](#${id}) | ${severity} | ${repair} | ${cell(summary)} |`
}

function section({ id, severity, summary, why, docs, evidence, fixable, needs, when }) {
  const how = fixable === 'unsafe' ? '`fix --unsafe`, a guess that you must read' : '`fix`'
  const repair = fixable === false ? 'by hand' : `${how}${needs ? `, given ${needs}` : ''}${when ? `; ${when}` : ''}`
  return `### ${id}

${severity} · ${cell(summary)}.

${why}
${evidence ? `\n${evidence}\n` : ''}
Repair: ${repair}. Source: <${docs}>
`
}

function cell(text) {
  return text.replaceAll('|', '\\|')
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const [path, text] of documents()) writeFileSync(join(root, path), text)
}
