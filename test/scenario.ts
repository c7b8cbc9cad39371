import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { BuiltCommand } from './command.ts'

/**
 * A scenario is a text file: what it shows, then sections that begin with `=== `.
 *
 *     file NAME    a file with this content; `file NAME mode 600`, `link NAME -> TARGET`
 *     stdin        what the next line reads
 *     $ LINE       a line of shell, and below it what comes on standard output
 *     stderr       what comes on standard error
 *     status N     always there, so that no status goes unsaid
 *     wrote NAME   a file that is new or changed after the line, whole; `removed NAME`
 *
 * Lines run one after another in the same fresh folder. Control characters are written as their pictures (`␛`, `␍`), other
 * invisible characters as `⟦feff⟧`, a raw byte as `⟦ff⟧`, a text without newline at its end with `∎` there.
 */
export interface Section {
  readonly title: string
  readonly text: string
}

export interface Scenario {
  readonly head: string
  readonly sections: readonly Section[]
}

export function parseScenario(text: string): Scenario {
  const [head = '', ...parts] = text.split(/^=== /m)
  const sections = parts.map(part => {
    const end = part.indexOf('\n')
    return { title: part.slice(0, end), text: part.slice(end + 1) }
  })
  return { head, sections }
}

export function formatScenario({ head, sections }: Scenario): string {
  return head + sections.map(({ title, text }) => `=== ${title}\n${text}`).join('')
}

/** Plays a scenario in a folder; gives it as it really went. */
export async function play(scenario: Scenario, command: BuiltCommand, folder: string): Promise<Scenario> {
  const sections: Section[] = []
  let stdin: Uint8Array = new Uint8Array()
  for (const section of scenario.sections) {
    const [, kind = '', rest = ''] = /^(file|link|stdin|\$)(?: (.*))?$/.exec(section.title) ?? []
    // What follows a line is written anew below.
    if (kind === '') {
      if (!/^(?:stderr$|status |wrote |removed )/.test(section.title)) throw new Error(`a section is called ${section.title}`)
      continue
    }
    if (kind === 'file') create(folder, rest, decode(section.text))
    if (kind === 'link') symlinkSync(rest.split(' -> ')[1] ?? '', join(folder, rest.split(' -> ')[0] ?? ''))
    if (kind === 'stdin') stdin = decode(section.text)
    if (kind !== '$') sections.push(section)
    else {
      sections.push(...(await playLine(rest, command, folder, stdin)))
      stdin = new Uint8Array()
    }
  }
  return { head: scenario.head, sections }
}

async function playLine(line: string, command: BuiltCommand, folder: string, stdin: Uint8Array): Promise<Section[]> {
  const before = filesIn(folder)
  const { stdout, stderr, status } = await command.shell(line, folder, stdin)
  const after = filesIn(folder)
  // What changes with every run, and with every release of the SDK.
  const shown = (text: string): string =>
    encode(text.replaceAll(folder, '<folder>').replaceAll(/@aws-sdk\/client-ecs [\d.]+ of [\d-]+/g, '<SDK>'))
  const sections = [{ title: `$ ${line}`, text: shown(stdout) }]
  if (stderr !== '') sections.push({ title: 'stderr', text: shown(stderr) })
  sections.push({ title: `status ${status}`, text: '' })
  for (const [name, content] of after) {
    if (before.get(name) !== content) sections.push({ title: `wrote ${name}`, text: encode(content) })
  }
  for (const name of before.keys()) if (!after.has(name)) sections.push({ title: `removed ${name}`, text: '' })
  return sections
}

function create(folder: string, title: string, content: Uint8Array): void {
  const [, name = '', mode] = /^(.*?)(?: mode (\d+))?$/.exec(title) ?? []
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), content)
  if (mode !== undefined) chmodSync(join(folder, name), Number.parseInt(mode, 8))
}

/** Every file below a folder with what makes it what it is: mode, where that is unusual, target or content. */
function filesIn(folder: string, prefix = ''): Map<string, string> {
  const files = new Map<string, string>()
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name)
    const stat = lstatSync(path)
    const mode = stat.mode & 0o777
    if (name === '.git') continue
    if (stat.isDirectory()) for (const [below, content] of filesIn(path, `${prefix}${name}/`)) files.set(below, content)
    else if (stat.isSymbolicLink()) files.set(`${prefix}${name} -> ${readlinkSync(path)}`, '')
    else if (stat.isFile())
      files.set(`${prefix}${name}${mode === 0o644 ? '' : ` mode ${mode.toString(8)}`}`, readFileSync(path, 'utf8'))
  }
  return files
}

const PICTURES = /[\u0000-\u0008\u000b-\u001f\u007f]/g
const INVISIBLE = /[\u0080-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffd]/g

function encode(text: string): string {
  if (text === '') return ''
  const shown = text
    .replaceAll(PICTURES, control => (control === '\u007f' ? '␡' : String.fromCharCode(0x2400 + control.charCodeAt(0))))
    .replaceAll(INVISIBLE, character => `⟦${character.charCodeAt(0).toString(16).padStart(4, '0')}⟧`)
  return shown.endsWith('\n') ? shown : `${shown}∎\n`
}

function decode(text: string): Uint8Array {
  const pieces = text
    .replace(/∎\n$/, '')
    .replaceAll(/[\u2400-\u241f]/g, picture => String.fromCharCode(picture.charCodeAt(0) - 0x2400))
    .split(/⟦([0-9a-f]+)⟧/)
  const parts = pieces.map((piece, index) => {
    if (index % 2 === 0) return Buffer.from(piece)
    return piece.length === 2 ? Buffer.from(piece, 'hex') : Buffer.from(String.fromCharCode(Number.parseInt(piece, 16)))
  })
  return Buffer.concat(parts)
}
