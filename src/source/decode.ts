import { isAscii, isUtf8 } from 'node:buffer'
import { LoadError } from './load-error.ts'

/**
 * Decodes the bytes of a source, byte order mark kept.
 *
 * @throws LoadError where they are empty, binary or in another encoding than UTF-8
 */
export function decode(bytes: Uint8Array): string {
  if (bytes.length === 0) throw new LoadError('is empty')
  if (isUtf16(bytes)) {
    throw new LoadError('is UTF-16: save it as UTF-8 (PowerShell writes UTF-16 with `>`; use `Out-File -Encoding utf8`)')
  }
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4) throw new LoadError(ZIP)
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // ASCII, which nearly every file is, need not be decoded.
  const isPlain = isAscii(buffer)
  if (!isPlain && !isUtf8(buffer)) throw new LoadError('is not UTF-8 text: save it as UTF-8')
  const text = buffer.toString(isPlain ? 'latin1' : 'utf8')
  if (buffer.includes(0)) throw new LoadError(looksUtf16(bytes) ? 'is UTF-16: save it as UTF-8' : 'is binary, not text')
  if (!/\S/.test(text)) throw new LoadError('holds nothing but blanks')
  return text
}

/** Whether bytes begin with a byte order mark of UTF-16. */
export function isUtf16([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
}

/** Whether a file that was decoded as UTF-8 was a text: what is not leaves a trace in it. What it is, `decode` says. */
export function isText(decoded: string): boolean {
  return !decoded.includes('\ufffd') && !decoded.includes('\0') && /\S/.test(decoded)
}

const ZIP = 'is a ZIP archive; if it is a plan of Terraform, lint what `terraform show -json FILE > plan.json` makes of it'

/** UTF-16 without a byte order mark: every other byte of ASCII text is zero. */
function looksUtf16(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, 64)
  const zeros = [0, 0]
  for (const [index, byte] of sample.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1
  return Math.max(...zeros) > sample.length / 3
}
