import { conditionsHold } from './conditions.ts'
import { type Context, readContext } from './context.ts'
import { and, anyOf, type Maybe, not } from './maybe.ts'
import { operatorOf } from './operators.ts'
import { type Statement, statementsOf } from './policy.ts'
import { namesService } from './principal.ts'
import { coversAction } from './statement.ts'

/**
 * Whether a role's trust policy lets a service assume the role. A denial wins; a trust policy takes neither a resource nor a
 * `NotPrincipal`, and what it says with one is not known.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html and
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 *
 * @param trustPolicy a parsed JSON value of whatever kind; never throws
 * @param service a service principal, such as `ecs-tasks.amazonaws.com`
 * @param context what is known of the service's request, such as `aws:SourceAccount`; any other key is not known
 */
export function assumableBy(trustPolicy: unknown, service: string, context: Context = {}): 'allowed' | 'denied' | 'unknown' {
  const known = readContext(context)
  const statements = statementsOf(trustPolicy)
  const applies = (statement: Statement): Maybe => {
    const { principals, resources, notResources, malformed, conditions, variables } = statement
    return and(
      malformed || resources || notResources || !principals ? 'maybe' : 'yes',
      principals ? namesService(principals, service) : 'maybe',
      coversAction(statement, 'sts:AssumeRole'),
      conditionsHold(conditions, { variables, known })
    )
  }
  const effective = (effect: Statement['effect']): Maybe =>
    anyOf(statements, statement => {
      if (statement.effect === undefined) return and(applies(statement), 'maybe')
      return statement.effect === effect ? applies(statement) : 'no'
    })
  const answer = and(not(effective('Deny')), effective('Allow'))
  return answer === 'maybe' ? 'unknown' : answer === 'yes' ? 'allowed' : 'denied'
}

/**
 * The values that a statement wants `aws:SourceArn` to match, under any operator that is not negated; none where it asks for
 * none. They are given as written, wildcards and variables included.
 */
export function sourceArnsOf({ conditions }: Statement): readonly string[] {
  return conditions
    .filter(({ operator, key }) => key.toLowerCase() === 'aws:sourcearn' && operatorOf(operator)?.negated === false)
    .flatMap(({ values }) => values)
}
