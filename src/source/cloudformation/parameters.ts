import { Unresolved } from '../../model/task-definition.ts'
import { isObject, memberOf } from './template-shape.ts'

/** What the user says of the stack that the template is for. */
export interface Stack {
  /** Values of parameters, by name. */
  readonly parameters?: ReadonlyMap<string, string>
  readonly region?: string | undefined
  readonly account?: string | undefined
}

/** What a parameter stands for, and where that comes from. */
export interface ParameterValue {
  readonly value: string | readonly string[] | Unresolved
  readonly from: string
}

/**
 * What `Ref` gives for a parameter of the template: the value given for it, or its default. Nothing is known of one without
 * either, of one whose value is read from Parameter Store, and of one that is not to be shown (`NoEcho`).
 *
 * @returns undefined where the template has no such parameter
 */
export function parameterValue(template: unknown, name: string, { parameters }: Stack): ParameterValue | undefined {
  const declaration = memberOf(memberOf(template, 'Parameters'), name)
  if (!isObject(declaration)) return undefined
  const type = String(memberOf(declaration, 'Type'))
  const isList = type === 'CommaDelimitedList' || type.startsWith('List<')
  const expression = `\${${name}}`
  const unknown =
    isList || type.includes('List<') ? new Unresolved(expression) : new Unresolved(expression, [{ hole: expression }])
  const given = parameters?.get(name)
  const preset = memberOf(declaration, 'Default')
  const hidden = String(memberOf(declaration, 'NoEcho')) === 'true'
  if (hidden || type.startsWith('AWS::SSM::Parameter::Value')) return { value: unknown, from: `the parameter \`${name}\`` }
  const text = given ?? (isScalar(preset) ? String(preset) : undefined)
  const from = given === undefined ? `the default of the parameter \`${name}\`` : `\`--parameter ${name}\``
  if (text === undefined) return { value: unknown, from: `the parameter \`${name}\`` }
  return { value: isList ? (text === '' ? [] : text.split(',').map(item => item.trim())) : text, from }
}

/**
 * What a pseudo parameter stands for; undefined where there is no such name.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
 */
export function pseudoParameter(name: string, { region, account }: Stack): string | Unresolved | undefined {
  if (!PSEUDO_PARAMETERS.has(name)) return undefined
  const partition = region === undefined ? undefined : partitionOf(region)
  const known = {
    'AWS::Region': region,
    'AWS::AccountId': account,
    'AWS::Partition': partition,
    'AWS::URLSuffix': suffixOf(partition),
  }
  const value = known[name as keyof typeof known]
  return (
    value ??
    (name === 'AWS::NotificationARNs' ? new Unresolved(`\${${name}}`) : new Unresolved(`\${${name}}`, [{ hole: `\${${name}}` }]))
  )
}

/** Where a stack is, as far as the user says. */
export function homeOf({ region, account }: Stack): { partition?: string; region?: string; account?: string } {
  const partition = region === undefined ? undefined : partitionOf(region)
  return {
    ...(partition === undefined ? {} : { partition }),
    ...(region === undefined ? {} : { region }),
    ...(account === undefined ? {} : { account }),
  }
}

/** All pseudo parameters but `AWS::NoValue`, which is nothing. */
export const PSEUDO_PARAMETERS: ReadonlySet<string> = new Set([
  'AWS::AccountId',
  'AWS::NotificationARNs',
  'AWS::Partition',
  'AWS::Region',
  'AWS::StackId',
  'AWS::StackName',
  'AWS::URLSuffix',
])

/** The partitions of the regions that everybody can have; others are not known. */
function partitionOf(region: string): string | undefined {
  if (region.startsWith('cn-')) return 'aws-cn'
  if (region.startsWith('us-gov-')) return 'aws-us-gov'
  return /^(?:af|ap|ca|eu|il|me|mx|sa|us)-(?!iso)/.test(region) ? 'aws' : undefined
}

function suffixOf(partition: string | undefined): string | undefined {
  if (partition === undefined) return undefined
  return partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
