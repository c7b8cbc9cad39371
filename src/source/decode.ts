import { isAscii, isUtf8 } from 'node:buffer'
import { LoadError } from './load-error.ts'

/**
 * Decodes the bytes of a source, byte order mark kept.
 *
 * @throws LoadError where they are empty, binary or in another encoding than UTF-8
 */
export function decode(bytes: Uint8Array): string {
  if (bytes.length === 0) throw new LoadError('is empty')
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw new LoadError('is UTF-16: save it as UTF-8 (PowerShell writes UTF-16 with `>`; use `Out-File -Encoding utf8`)')
  }
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4) throw new LoadError(ZIP)
  const buffer = bufferOf(bytes)
  // ASCII, which nearly every file is, need not be decoded.
  const isPlain = isAscii(buffer)
  if (!isPlain && !isUtf8(buffer)) throw new LoadError('is not UTF-8 text: save it as UTF-8')
  const text = buffer.toString(isPlain ? 'latin1' : 'utf8')
  if (buffer.includes(0)) throw new LoadError(looksUtf16(bytes) ? 'is UTF-16: save it as UTF-8' : 'is binary, not text')
  if (!/\S/.test(text)) throw new LoadError('holds nothing but blanks')
  return text
}

const ZIP = 'is a ZIP archive; if it is a plan of Terraform, lint what `terraform show -json FILE > plan.json` makes of it'

/** The same bytes with the methods of a buffer. */
export function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** UTF-16 without a byte order mark: every other byte of ASCII text is zero. */
function looksUtf16(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, 64)
  const zeros = [0, 0]
  for (const [index, byte] of sample.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1
  return Math.max(...zeros) > sample.length / 3
}
