import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { expect } from 'vitest'

/** Compares a text with the file that holds what it must be; `UPDATE=1` writes the file, for a person to read. */
export function golden(path: string, actual: string): void {
  if (process.env.UPDATE) writeFileSync(path, actual)
  else
    expect({ path, text: existsSync(path) ? readFileSync(path, 'utf8') : 'there is no such file' }).toEqual({
      path,
      text: actual,
    })
}
