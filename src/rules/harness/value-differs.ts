import { parseRoleArn, parseSecretReference, sameSecret } from '../../model/arn.ts'
import { ALIASES, BUILD_ROLE, certificateNumber, MAPPINGS } from '../../model/names.ts'
import { formatPairs } from '../../model/pairs.ts'
import type { Patch, Path } from '../../model/patch.ts'
import { cpuUnits, mebibytes } from '../../model/size.ts'
import { fields, known, read } from '../../model/task-definition.ts'
import { certificatePath, certificateSecret, VALUE, type ValueOption, type Values } from '../../model/values.ts'
import type { Delegate } from '../../wiring.ts'
import type { Context, TaskRule } from '../context.ts'
import { about } from '../findings.ts'
import { IAM_AUTHENTICATION } from '../sources.ts'

/** A valid value of the definition beside the option that gives it. */
interface Comparison {
  readonly option: ValueOption
  /** What the value is, in the message. */
  readonly what: string
  readonly path: Path
  readonly actual: string | undefined
  readonly same?: (actual: string, given: string) => boolean
  /** `none`: it is a part of a value that the user did not give as a whole. */
  readonly patches?: ((given: string) => readonly Patch[]) | 'none'
}

export const valueDiffers: TaskRule = {
  id: 'value-differs',
  severity: 'warning',
  summary: 'a valid value in the definition differs from the one given by flag or values file',
  why: 'One of the two is out of date: what you believe is deployed is not what this definition deploys.',
  docs: IAM_AUTHENTICATION,
  fix: { safety: 'safe', value: 'the value itself' },
  check(task, context, report) {
    if (Object.keys(context.values).length === 0) return
    for (const delegate of context.delegates) {
      for (const { option, what, path, actual, same = Object.is, patches } of comparisons(task, delegate, context)) {
        const given = option.pick(context.values)
        if (given === undefined || actual === undefined || same(actual, given)) continue
        const source =
          option.flag === undefined
            ? `\`${option.key}\` in the values file`
            : `what \`${option.flag}\` or \`${option.key}\` gives`
        report({
          ...about(delegate),
          path,
          message: `${what} differs from ${source}`,
          ...(patches === 'none'
            ? { help: 'correct the one that is out of date' }
            : {
                fix: {
                  title: `set it to the given one`,
                  safety: 'safe',
                  patches: patches?.(given) ?? [{ op: 'set', path, value: given }],
                },
              }),
        })
      }
    }
  },
}

function comparisons(task: Readonly<Record<string, unknown>>, delegate: Delegate, { delegates, values }: Context): Comparison[] {
  const ofTask = delegate === delegates[0] ? [...taskComparisons(task), ...accountComparison(task, delegate, values)] : []
  const list = [...ofTask, ...containerComparisons(delegate)]
  if (delegate.database) list.push(...buildRoleComparison(delegate))
  if (delegate.certificate) list.push(...certificateComparisons(delegate), ...secretRegionComparison(delegate, values))
  return list
}

function taskComparisons(task: Readonly<Record<string, unknown>>): Comparison[] {
  const role = (field: string, option: ValueOption): Comparison => {
    const text = known(task[field])
    return { option, what: `\`${field}\``, path: [field], actual: text && parseRoleArn(text) ? text : undefined }
  }
  return [
    { option: VALUE.family, what: '`family`', path: ['family'], actual: known(task.family) },
    role('taskRoleArn', VALUE.taskRole),
    role('executionRoleArn', VALUE.executionRole),
    { option: VALUE.cpu, what: '`cpu`', path: ['cpu'], actual: known(task.cpu), same: sameAmount(cpuUnits) },
    { option: VALUE.memory, what: '`memory`', path: ['memory'], actual: known(task.memory), same: sameAmount(mebibytes) },
  ]
}

/** The account of the first role that the user did not give: of one that was given, role and role are compared. */
function accountComparison(task: Readonly<Record<string, unknown>>, delegate: Delegate, { roles }: Values): Comparison[] {
  const build = delegate.in('environment', BUILD_ROLE)
  const candidates = [
    { what: '`executionRoleArn`', path: ['executionRoleArn'], reading: read(task.executionRoleArn), given: roles?.execution },
    { what: '`taskRoleArn`', path: ['taskRoleArn'], reading: read(task.taskRoleArn), given: roles?.task },
    { what: BUILD_ROLE, path: build?.at ?? [], reading: build?.reading ?? read(undefined), given: roles?.build },
  ]
  const first = candidates.find(({ reading, given }) => given === undefined && reading.state !== 'absent')
  if (first?.reading.state !== 'given') return []
  const { what, path, reading } = first
  const actual = parseRoleArn(reading.text)?.account
  return [{ option: VALUE.account, what: `the account of ${what}`, path, actual, patches: 'none' }]
}

/** Where no log tells the region, the first certificate's secret does; of one that was given, secret and secret are compared. */
function secretRegionComparison(delegate: Delegate, { certificates }: Values): Comparison[] {
  const { options } = fields(delegate.container.fields.logConfiguration)
  const region = read(fields(options)['awslogs-region'])
  const isOpen = [delegate.container.fields.logConfiguration, options].some(value => read(value).state === 'unresolved')
  const [first] = delegate.certificateSecrets
  if (
    !first?.secret?.arn ||
    isOpen ||
    region.state !== 'absent' ||
    certificates?.some(({ secretArn }) => secretArn !== undefined)
  )
    return []
  return [
    {
      option: VALUE.region,
      what: `the region of the secret of ${first.name}`,
      path: first.at,
      actual: first.secret.arn.region,
      patches: 'none',
    },
  ]
}

/** Sizes come in two units, `1024` and `1 vCPU`. */
function sameAmount(amount: (text: string) => number | undefined): (actual: string, given: string) => boolean {
  return (actual, given) => actual === given || amount(actual) === undefined || amount(actual) === amount(given)
}

function containerComparisons(delegate: Delegate): Comparison[] {
  const { container, path } = delegate
  const options = [...path, 'logConfiguration', 'options']
  const log = fields(fields(container.fields.logConfiguration).options)
  const accounts = ALIASES.account.flatMap(name => delegate.in('environment', name) ?? [])
  const urls = delegate.urls.filter(({ kind }) => kind === 'http' || kind === 'https')
  return [
    { option: VALUE.image, what: 'the image', path: [...path, 'image'], actual: known(container.fields.image) },
    { option: VALUE.logGroup, what: '`awslogs-group`', path: [...options, 'awslogs-group'], actual: known(log['awslogs-group']) },
    {
      option: VALUE.region,
      what: '`awslogs-region`',
      path: [...options, 'awslogs-region'],
      actual: known(log['awslogs-region']),
    },
    ...accounts.map(({ name, at, text }) => ({ option: VALUE.accountId, what: name, path: at, actual: text })),
    ...urls.map(({ variable: { name, at, text } }) => ({ option: VALUE.url, what: name, path: at, actual: text, same: sameUrl })),
    ...named(delegate, NAMES, VALUE.name, Object.is),
    ...named(delegate, TAGS, VALUE.tags, sameTags),
    ...named(delegate, REGIONS, VALUE.region, Object.is),
    ...ALIASES.token.flatMap(name => secretComparison(delegate, name, VALUE.tokenSecret)),
  ]
}

const NAMES = ['HARNESS_NAME', 'NAME', 'HARNESS_DELEGATE_NAME', 'DELEGATE_NAME']
const REGIONS = ['AWS_REGION', 'AWS_DEFAULT_REGION']
const TAGS = ['HARNESS_TAGS', 'TAGS', 'HARNESS_DELEGATE_TAGS', 'DELEGATE_TAGS']

function named(
  delegate: Delegate,
  names: readonly string[],
  option: ValueOption,
  same: (actual: string, given: string) => boolean
): Comparison[] {
  const entries = names.flatMap(name => delegate.in('environment', name) ?? [])
  return entries.map(({ name, at, text }) => ({ option, what: name, path: at, actual: text, same }))
}

function sameTags(actual: string, given: string): boolean {
  const sorted = (text: string): string =>
    text
      .split(',')
      .map(tag => tag.trim())
      .sort()
      .join()
  return sorted(actual) === sorted(given)
}

function sameUrl(actual: string, given: string): boolean {
  return actual.replace(/\/+$/, '') === given.replace(/\/+$/, '')
}

function secretComparison(delegate: Delegate, name: string, option: ValueOption): Comparison[] {
  const entry = delegate.in('secrets', name)
  if (!entry?.secret) return []
  const same = (actual: string, given: string): boolean => {
    const [ours, theirs] = [parseSecretReference(actual), parseSecretReference(given)]
    const isSameKey = theirs !== undefined && (theirs.jsonKey === '' || theirs.jsonKey === ours?.jsonKey)
    return ours !== undefined && isSameKey && sameSecret(ours, theirs)
  }
  return [{ option, what: `the secret of ${name}`, path: entry.at, actual: entry.text, same }]
}

function buildRoleComparison(delegate: Delegate): Comparison[] {
  const entry = delegate.in('environment', BUILD_ROLE)
  if (!entry?.role) return []
  return [{ option: VALUE.buildRole, what: BUILD_ROLE, path: entry.at, actual: entry.text }]
}

function certificateComparisons(delegate: Delegate): Comparison[] {
  const secrets = delegate.certificates.flatMap(({ number, variable: { name } }) =>
    secretComparison(delegate, name, certificateSecret(number))
  )
  return [...secrets, ...fileComparisons(delegate)]
}

/** The files the certificates are mapped to; the mount of a file moves with it. */
function fileComparisons(delegate: Delegate): Comparison[] {
  const { mappings, mounts } = delegate
  const path = mappings.variable?.at
  if (!path || mappings.faults.length > 0) return []
  return mappings.pairs.flatMap(({ from, to }): Comparison[] => {
    const number = certificateNumber(from)
    if (number === undefined) return []
    const option = certificatePath(number)
    const patches = (given: string): Patch[] => {
      const moved = mappings.pairs.map(pair => (pair.from === from && pair.to === to ? { from, to: given } : pair))
      const remounted = mounts.pairs.map(pair =>
        pair.from === to ? { from: given, to: pair.to === to ? given : pair.to } : pair
      )
      const set: Patch = { op: 'set', path, value: formatPairs(moved) }
      const follows = mounts.variable && mounts.faults.length === 0 && mounts.pairs.some(pair => pair.from === to)
      return follows && mounts.variable ? [set, { op: 'set', path: mounts.variable.at, value: formatPairs(remounted) }] : [set]
    }
    const same = (_actual: string, given: string) => mappings.pairs.some(pair => pair.from === from && pair.to === given)
    return [{ option, what: `the file that ${MAPPINGS} makes of ${from}`, path, actual: to, same, patches }]
  })
}
