/**
 * What is written down of Harbor's services: their variables, their images, and how they read switches. The feature is part of
 * 8gears' commercial images only; it is not in goharbor/harbor.
 * Sources: container-registry/harbor-next@b62fdd534 (branch deploy/8gcr-rolling-materialized), src/common/dao/pgsql_iam.go,
 * src/lib/config/metadata, src/cmd/exporter/main.go, src/cmd/standalone-db-migrator/main.go, src/pkg/commercial/features.go.
 */

/** A service of Harbor that connects to the database. */
export type Service = 'core' | 'jobservice' | 'exporter' | 'migrator'

/** What one of Harbor's settings is called behind its prefix. */
export type SettingName = 'USE_IAM_AUTH' | 'AWS_REGION' | 'HOST' | 'SSLMODE' | 'PASSWORD' | 'CONN_MAX_LIFETIME'

/** The exporter reads its settings under a prefix of its own (viper's `HARBOR_`, and `database.…`), and no others. */
export const PREFIXES = { exporter: 'HARBOR_DATABASE_', others: 'POSTGRESQL_' } as const

export const FLAG = `${PREFIXES.others}USE_IAM_AUTH` satisfies `${string}${SettingName}`
export const EXPORTER_FLAG = `${PREFIXES.exporter}USE_IAM_AUTH` satisfies `${string}${SettingName}`
export const URL = `${PREFIXES.others}URL`

/** The second switch, of each process by itself; images until v2.15.6 have none (the version is inferred from its patch list). */
export const GATE = 'HARBOR_ENABLE_COMMERCIAL_AWS_RDS_IAM_AUTH'

/** Where Harbor looks for the region when its own variable is empty; the second is not documented. */
export const COMMON_REGIONS = ['AWS_REGION', 'AWS_DEFAULT_REGION'] as const

/** The last segment of an image's path, whatever its registry; `undefined` in here: a part of Harbor without a database, or with its own. */
export const IMAGES: ReadonlyMap<string, Service | undefined> = new Map<string, Service | undefined>([
  ['harbor-core', 'core'],
  ['harbor-jobservice', 'jobservice'],
  ['harbor-exporter', 'exporter'],
  ['standalone-db-migrator', 'migrator'],
  ['registry-photon', undefined],
  ['harbor-registry', undefined],
  ['harbor-registryctl', undefined],
  ['harbor-portal', undefined],
  ['nginx-photon', undefined],
  ['trivy-adapter-photon', undefined],
  ['trivy-adapter', undefined],
  ['harbor-adapter-trivy', undefined],
  ['harbor-db', undefined],
  ['harbor-log', undefined],
  ['prepare', undefined],
  ['redis-photon', undefined],
  ['valkey-photon', undefined],
])

/** What the variables of a container tell of it, as bits. */
export const SIGN = { host: 1, core: 2, secret: 4, coreUrl: 8, exporter: 16, flag: 32, config: 64 } as const

const SIGNS: ReadonlyMap<string, number> = new Map<string, number>([
  [`${PREFIXES.others}HOST`, SIGN.host],
  ['CORE_SECRET', SIGN.core],
  ['_REDIS_URL_CORE', SIGN.core],
  ['EXT_ENDPOINT', SIGN.core],
  ['JOBSERVICE_SECRET', SIGN.secret],
  ['CORE_URL', SIGN.coreUrl],
  [`${PREFIXES.exporter}HOST`, SIGN.exporter],
  [EXPORTER_FLAG, SIGN.exporter],
  [FLAG, SIGN.flag],
])

/** What a variable's name tells, by inference: POSTGRESQL_HOST alone is not Harbor, for PgBouncer's images have it too. */
export function harborSign(name: string): number {
  return SIGNS.get(name) ?? (name.startsWith('HARBOR_EXPORTER_') ? SIGN.exporter : 0)
}

const TRUE: ReadonlySet<string> = new Set(['1', 't', 'T', 'TRUE', 'true', 'True'])

/** Whether Go's strconv.ParseBool takes a text for true. */
export function isTrueToGo(text: string): boolean {
  return TRUE.has(text)
}

/** Whether a text says no, in whatever words: whoever wrote it does not want the thing. */
export function saysNo(text: string): boolean {
  return /^\s*(?:0|f|false|n|no|off|disabled?|none)\s*$/i.test(text)
}

/** Whether a text is a word that people write for a switch, so that it can be no secret. */
export function isSwitchWord(text: string): boolean {
  return saysNo(text) || /^\s*["']?(?:1|t|true|y|yes|on|enabled?)["']?\s*$/i.test(text)
}

/** What libpq and pgx know as sslmode. */
export const SSLMODES: readonly string[] = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full']

const UNITS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, μs: 1e-6, ns: 1e-9 }

/** The seconds of a duration as Go's time.ParseDuration reads it, `30m` or `1h15m`; undefined where it would refuse it. */
export function goSeconds(text: string): number | undefined {
  if (text === '0') return 0
  if (!/^[+-]?(?:\d+(?:\.\d*)?(?:ms|us|µs|μs|ns|[hms])){1,8}$/.test(text)) return undefined
  const parts = text.matchAll(/(\d+(?:\.\d*)?)([a-zµμ]+)/g)
  let seconds = 0
  for (const [, number = '', unit = ''] of parts) seconds += Number(number) * (UNITS[unit] ?? 0)
  return text.startsWith('-') ? -seconds : seconds
}
