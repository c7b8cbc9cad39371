import type { TaskRule } from '../context.ts'
import { about } from '../findings.ts'
import { KUBERNETES_ENV_TYPES } from '../sources.ts'

export const harborValueNotAString: TaskRule = {
  id: 'harbor-value-not-a-string',
  severity: 'error',
  summary: 'a variable’s value in a manifest is no string: Kubernetes takes strings alone',
  why: 'The API server refuses the whole object ("cannot unmarshal bool into Go struct field EnvVar.… of type string"), and nothing of it is applied.',
  evidence:
    'In YAML and JSON a bare true or 5432 is no string. kubernetes/kubernetes#14948 is closed as working as intended: `value` is of ' +
    'type string. So are the values of a ConfigMap’s data. On ECS wrong-type says it.',
  docs: KUBERNETES_ENV_TYPES,
  fix: { safety: 'safe', when: 'where it is a number or a boolean' },
  check(_task, context, report) {
    if (!context.isKubernetes) return
    for (const component of context.harbor.components) {
      for (const { name, reading, at } of component.variables) {
        if (reading.state !== 'malformed') continue
        const text = context.sourceOf(at)
        // As it is spelt: `1.10` is no 1.1.
        const patches = /^[\w.+-]+$/.test(text) ? [{ op: 'set', path: at, value: text } as const] : undefined
        report({
          ...about(component),
          path: at,
          message: `${name} on ${component.title} is no string, and Kubernetes takes no other value`,
          ...(patches ? { fix: { title: 'write it in quotes', safety: 'safe', patches } } : { help: 'write it in quotes' }),
        })
      }
    }
  },
}
