import { quote } from '../../model/printable.ts'
import type { Problem } from '../../model/rule.ts'
import { fields, known } from '../../model/task-definition.ts'
import { hasRepeats, listed, named, repeatsOf } from '../containers.ts'
import type { TaskRule } from '../context.ts'
import { ofContainers } from '../each.ts'
import { ECS_SECRET } from '../sources.ts'

/** Any launch type. The text is quoted in comments of public Terraform modules. */
export const duplicateSecret: TaskRule = {
  id: 'duplicate-secret',
  severity: 'error',
  summary: 'a name stands twice in `secrets`',
  why: 'AWS refuses the definition: "Duplicate secret names found: X. Each secret name must be unique."',
  docs: ECS_SECRET,
  fix: { safety: 'safe', when: 'where both entries are the same' },
  looksAt: { container: ['secrets'] },
  ...ofContainers((container, _context, report) => {
    const entries = listed(container.fields.secrets)
    if (entries.length < 2 || !hasRepeats(entries)) return
    for (const { name, first, index } of repeatsOf(entries)) {
      const path = [...container.path, 'secrets', index]
      report({
        ...named(container),
        path: [...path, 'name'],
        message: `${quote(name)} stands in \`secrets\` already, as entry number ${first + 1}`,
        ...(isSame(entries[first], entries[index])
          ? { fix: { title: 'remove the second one', safety: 'safe', patches: [{ op: 'remove', path }] } }
          : { help: 'keep one of them' }),
      } satisfies Problem)
    }
  }),
}

function isSame(one: unknown, other: unknown): boolean {
  const text = known(fields(one).valueFrom)
  return text !== undefined && text === known(fields(other).valueFrom) && hasNoMore(one) && hasNoMore(other)
}

function hasNoMore(entry: unknown): boolean {
  return Object.keys(fields(entry)).length === 2
}
