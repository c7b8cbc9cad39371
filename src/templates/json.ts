import type { Json } from '../model/patch.ts'
import { block, type Habits } from '../source/yaml-write.ts'

const HABITS: Habits = { map: 2, list: 2, item: 2, keys: 'plain', padding: ' ' }

/** A value as a file of JSON. */
export function jsonText(value: Json): string {
  return `${JSON.stringify(value, undefined, 2)}\n`
}

/** A value as a file of YAML, the same under version 1.1 and 1.2. */
export function yamlText(value: Json): string {
  return `${yamlLines(value).join('\n')}\n`
}

/** A value as lines of YAML. */
export function yamlLines(value: Json): readonly string[] {
  return block(value, undefined, HABITS)
}
