import { quote } from '../../model/printable.ts'
import { containers, fields, items, known } from '../../model/task-definition.ts'
import type { TaskRule } from '../context.ts'
import { ECS_SECRETS } from '../sources.ts'

export const privateKeyInPlaintext: TaskRule = {
  id: 'private-key-in-plaintext',
  severity: 'error',
  summary: 'a private key stands in `environment`',
  why: 'Everyone who may describe task definitions can read it, and every old revision keeps it. Treat the key as known to others.',
  docs: ECS_SECRETS,
  fix: { safety: false },
  *check(task, { delegates }) {
    if (delegates.length === 0) return
    for (const {
      name: container,
      fields: { environment },
      path,
    } of containers(task)) {
      for (const { value: entry, path: at } of items(environment, [...path, 'environment'])) {
        const { name, value } = fields(entry)
        if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(known(value) ?? '')) continue
        yield {
          ...(container === undefined ? {} : { container }),
          path: [...at, 'value'],
          message: `${typeof name === 'string' ? quote(name) : 'a variable'} holds a private key in plain text`,
          help: 'store the key in Secrets Manager, refer to it under `secrets`, and replace the key that was exposed',
        }
      }
    }
  },
}
