import type { Patch } from '../../model/patch.ts'
import { items, read } from '../../model/task-definition.ts'
import type { TaskRule } from '../context.ts'
import { IAM_AUTHENTICATION } from '../sources.ts'

export const delegateNotOnFargate: TaskRule = {
  id: 'delegate-not-on-fargate',
  severity: 'error',
  summary: 'the definition is not for Fargate',
  why: 'IAM authentication of Database DevOps is documented for Delegate 3.x on ECS Fargate only; elsewhere its build tasks do not get the role.',
  docs: IAM_AUTHENTICATION,
  fix: { safety: 'unsafe' },
  check(task, { databaseDelegates }, report) {
    if (databaseDelegates.length === 0 || isForFargate(task.requiresCompatibilities)) return
    const field = ['requiresCompatibilities', 'compatibilities'].find(name => items(task[name], []).length > 0)
    if (field === undefined) {
      report({ unchecked: 'requiresCompatibilities does not say whether this is for Fargate' })
      return
    }
    const types = items(task[field], []).map(({ value }) => read(value))
    if (types.some(({ state }) => state === 'unresolved')) report({ unchecked: `${field} is filled in later` })
    if (types.some(type => type.state !== 'given' || type.text === 'FARGATE')) return
    const patches: Patch[] = [{ op: 'set', path: ['requiresCompatibilities'], value: ['FARGATE'] }]
    const needsNetwork = read(task.networkMode).state !== 'unresolved' && task.networkMode !== 'awsvpc'
    if (needsNetwork) patches.push({ op: 'set', path: ['networkMode'], value: 'awsvpc' })
    report({
      path: [field],
      message: `\`${field}\` does not list FARGATE`,
      fix: { title: `require FARGATE${needsNetwork ? ' with network mode awsvpc' : ''}`, safety: 'unsafe', patches },
    })
  },
}

function isForFargate(types: unknown): boolean {
  return Array.isArray(types) && types.length === 1 && types[0] === 'FARGATE'
}
