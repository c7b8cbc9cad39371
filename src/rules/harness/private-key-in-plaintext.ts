import { quote } from '../../model/printable.ts'
import { fields, known } from '../../model/task-definition.ts'
import type { TaskRule } from '../context.ts'
import { ECS_SECRETS } from '../sources.ts'

export const privateKeyInPlaintext: TaskRule = {
  id: 'private-key-in-plaintext',
  severity: 'error',
  summary: 'a private key stands in `environment`',
  why: 'Everyone who may describe task definitions can read it, and every old revision keeps it. Treat the key as known to others.',
  docs: ECS_SECRETS,
  fix: { safety: false },
  check(_task, context, report) {
    if (context.delegates.length === 0 || !context.mayHold('PRIVATE KEY-----')) return
    for (const { name: container, fields: own, path } of context.containers) {
      if (!Array.isArray(own.environment)) continue
      for (const [index, entry] of own.environment.entries()) {
        const { name, value } = fields(entry)
        if (typeof value !== 'string' || !PRIVATE_KEY.test(value) || known(value) === undefined) continue
        report({
          ...(container === undefined ? {} : { container }),
          path: [...path, 'environment', index, 'value'],
          message: `${typeof name === 'string' ? quote(name) : 'a variable'} holds a private key in plain text`,
          help: 'store the key in Secrets Manager, refer to it under `secrets`, and replace the key that was exposed',
        })
      }
    }
  },
}

const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/
