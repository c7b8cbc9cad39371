import { spawnSync } from 'node:child_process'

/**
 * Runs a script with an `aws` that writes down its words instead of doing anything.
 *
 * @param account whose credentials it says it has
 * @param failing the operation that fails
 */
export function wordsOf(
  script: string,
  account: string,
  failing = ''
): { words: string[][]; status: number | null; stderr: string } {
  const aws = `aws() {
  if [ "$1" = sts ]; then printf '%s\\n' "$ACCOUNT"; return; fi
  printf '%s\\0' "$@" '' >&3
  [ "$2" != "$FAILING" ]
}
`
  const { output, status, stderr } = spawnSync('bash', ['-c', aws + script], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, ACCOUNT: account, FAILING: failing },
  })
  const calls = (output[3] ?? '').split('\0\0').filter(call => call !== '')
  return { words: calls.map(call => call.split('\0')), status, stderr }
}
