/**
 * Controls, ESC, line separators, bidirectional marks and other invisible characters: in a terminal or a log they can
 * hide or forge what stands beside them.
 */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Cs}/gu

/**
 * A text fit for one line of a terminal or a log. A leading `::` would be a command to GitHub's runner, and so would `##[`
 * anywhere, its older form, which Azure Pipelines reads too; actions/runner, ActionCommand.cs.
 */
export function printable(text: string): string {
  const escaped = text.replaceAll(UNPRINTABLE, escapeSequence)
  return escaped.replace(/^(\s*):(?=:)/, '$1\\x3a').replaceAll('##[', '#\\x23[')
}

/** A name or path of the user's inside a sentence: marked, and cut where it is very long. */
export function quote(text: string): string {
  return `\`${text.length > 160 ? `${text.slice(0, 157)}…` : text}\``
}

function escapeSequence(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code === 0x0a) return '\\n'
  if (code === 0x09) return '\\t'
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}

/** A place in a definition as a person would write it: `containerDefinitions[0].cpu`. */
export function pathName(path: readonly (string | number)[]): string {
  if (path.length === 0) return 'the definition'
  const text = path.map((key, depth) => (typeof key === 'number' ? `[${key}]` : depth === 0 ? key : `.${key}`)).join('')
  return quote(text)
}
