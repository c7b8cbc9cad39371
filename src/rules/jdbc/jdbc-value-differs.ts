import type { Driver } from '../../model/jdbc-names.ts'
import type { Path } from '../../model/patch.ts'
import { regionOfHost, resourceKindOfHost } from '../../model/rds-host.ts'
import type { Problem } from '../../model/rule.ts'
import type { Reading } from '../../model/task-definition.ts'
import type { Database, Values } from '../../model/values.ts'
import type { TaskRule } from '../context.ts'
import { ofJdbcUrl, parameterOf, type UrlView } from '../jdbc-url.ts'
import { IAM_AUTHENTICATION } from '../sources.ts'

/** A piece of the URL beside the value that the user gave for it. */
interface Comparison {
  readonly what: string
  readonly key: string
  readonly path: Path
  readonly actual: string | undefined
  readonly given: string | undefined
  /** What differs only in this does not differ. */
  readonly ignoresCase?: boolean
}

/**
 * The values are those by which the role's policy is checked and the definition's certificate is mounted: a URL that says
 * something else connects to what nobody proved.
 */
export const jdbcValueDiffers: TaskRule = {
  id: 'jdbc-value-differs',
  severity: 'warning',
  summary: 'the URL says something else than the values file',
  why: 'One of the two is out of date. The token is made for host, port, user and region of the URL, and the role’s policy and the mounted certificate are checked by the values: what was found right there need not hold for this connection.',
  docs: IAM_AUTHENTICATION,
  fix: { safety: false },
  check: ofJdbcUrl((url, report, { values }) => {
    const { database } = values
    if (database === 'none' || !url.driver) return
    for (const { what, key, path, actual, given, ignoresCase } of comparisons(url, url.driver, values, database ?? {})) {
      if (actual === undefined || given === undefined || actual === given) continue
      if (ignoresCase && actual.toLowerCase() === given.toLowerCase()) continue
      report({ path, message: `${what} differs from ${key} in the values file`, help: 'correct the one that is out of date' })
    }
    report(otherKindOfDatabase(url, database?.resourceId))
  }),
}

function comparisons(url: UrlView, driver: Driver, values: Values, database: Database): Comparison[] {
  const { certificates } = values
  const region = regionOfHost(database.host)
  const root = ofParameter(url, 'sslrootcert')
  const isGiven = certificates?.some(({ path }) => path !== undefined && path === root.actual)
  return [
    { what: 'the engine', key: '`database.engine`', path: ['prefix'], actual: driver.engine, given: database.engine },
    ...hostComparisons(url, driver, database),
    { what: 'the database', key: '`database.name`', path: ['database'], actual: textOf(url.database), given: database.name },
    { ...ofParameter(url, 'user'), key: '`database.user`', given: database.user },
    region
      ? { ...ofParameter(url, 'iamRegion'), key: 'the region in `database.host`', given: region }
      : { ...ofParameter(url, 'iamRegion'), key: '`region`', given: values.region },
    ...(driver.engine === 'postgresql'
      ? [{ ...root, key: '`certificates[0].path`', given: isGiven ? root.actual : certificates?.[0]?.path }]
      : []),
  ]
}

/** Of several hosts one has to be the one that is meant. */
function hostComparisons({ hosts }: UrlView, driver: Driver, database: Database): Comparison[] {
  const { host: given } = database
  const same = hosts.find(({ host }) => given !== undefined && textOf(host)?.toLowerCase() === given.toLowerCase())
  const meant = same ?? hosts[0]
  if (!meant || (!same && hosts.some(({ host }) => host.state === 'unresolved'))) return []
  const { host, port, path } = meant
  const usual = port.state === 'absent' ? String(driver.port) : undefined
  return [
    { what: 'the host', key: '`database.host`', path: [...path, 'host'], actual: textOf(host), given, ignoresCase: true },
    {
      what: usual === undefined ? 'the port' : `the port, which is ${usual} where the URL has none,`,
      key: '`database.port`',
      path: [...path, usual === undefined ? 'port' : 'host'],
      // Another host has another port, too.
      actual: given !== undefined && !same ? undefined : (usual ?? textOf(port)),
      given: database.port === undefined ? undefined : String(database.port),
    },
  ]
}

function ofParameter(url: UrlView, name: string): Pick<Comparison, 'what' | 'path' | 'actual'> {
  const parameter = parameterOf(url, name)
  return { what: `\`${name}\``, path: parameter?.path ?? [], actual: parameter && textOf(parameter.reading) }
}

/** An endpoint of another kind than the database whose resource id is in the role's policy. */
function otherKindOfDatabase({ hosts }: UrlView, resourceId: string | undefined): Problem | undefined {
  for (const { host, path } of hosts) {
    const kind = resourceKindOfHost(textOf(host) ?? '')
    if (kind === undefined || resourceId === undefined || resourceId.startsWith(`${kind}-`)) continue
    return {
      path: [...path, 'host'],
      message: `the host is the endpoint of a ${kind === 'prx' ? 'proxy' : 'cluster'}, and \`database.resourceId\` in the values file is of something else`,
      help: `give the resource id of the ${kind === 'prx' ? 'proxy' : 'cluster'}, which begins with \`${kind}-\`, there and in the build role’s policy`,
    }
  }
  return undefined
}

function textOf(reading: Reading): string | undefined {
  return reading.state === 'given' ? reading.text : undefined
}
