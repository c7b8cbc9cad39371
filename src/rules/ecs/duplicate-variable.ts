import { quote } from '../../model/printable.ts'
import type { Problem } from '../../model/rule.ts'
import { fields, known } from '../../model/task-definition.ts'
import { hasRepeats, listed, named, repeatsOf } from '../containers.ts'
import type { TaskRule } from '../context.ts'
import { ofContainers } from '../each.ts'
import { ECS_CONTAINER } from '../sources.ts'

/** Any launch type. That AWS takes it, and the last one holds, is reported in metaps/genova#295; hence a warning. */
export const duplicateVariable: TaskRule = {
  id: 'duplicate-variable',
  severity: 'warning',
  summary: 'a variable stands twice in `environment`',
  why: 'The definition is registered, and the last value holds (metaps/genova#295); AWS documents neither. Whoever changes the other one wonders why nothing happens.',
  docs: ECS_CONTAINER,
  fix: { safety: 'safe', when: 'where both entries are the same' },
  looksAt: { container: ['environment'] },
  ...ofContainers((container, _context, report) => {
    const entries = listed(container.fields.environment)
    if (entries.length < 2 || !hasRepeats(entries)) return
    for (const { name, first, index } of repeatsOf(entries)) {
      const path = [...container.path, 'environment', index]
      report({
        ...named(container),
        path: [...path, 'name'],
        message: `${quote(name)} stands in \`environment\` already, as entry number ${first + 1}`,
        ...(isSame(entries[first], entries[index])
          ? { fix: { title: 'remove the second one', safety: 'safe', patches: [{ op: 'remove', path }] } }
          : { help: 'keep one of them' }),
      } satisfies Problem)
    }
  }),
}

function isSame(one: unknown, other: unknown): boolean {
  const text = known(fields(one).value)
  return text !== undefined && text === known(fields(other).value) && hasNoMore(one) && hasNoMore(other)
}

function hasNoMore(entry: unknown): boolean {
  return Object.keys(fields(entry)).length === 2
}
