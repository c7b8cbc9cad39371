/** The engines that Harness's page on IAM authentication has, by their names in a URL. */
export type Engine = 'postgresql' | 'mysql'

/** What distinguishes the drivers of the two engines, in words and names. */
export interface Driver {
  readonly engine: Engine
  /** How messages call the engine. */
  readonly title: string
  readonly driver: string
  readonly port: number
  /** The parameter that says how much TLS there is to be; its name's case counts. */
  readonly mode: string
  /** Modes of `mode`, without regard to case: no TLS or perhaps none; TLS; TLS with the server verified. */
  readonly weak: readonly string[]
  readonly required: string
  readonly verified: readonly string[]
  /** All parameters about TLS. */
  readonly tls: readonly string[]
}

/** pgjdbc, SslMode.java, PGProperty.java; its names are case-sensitive, the modes are not. */
const POSTGRESQL: Driver = {
  engine: 'postgresql',
  title: 'PostgreSQL',
  driver: 'pgjdbc',
  port: 5432,
  mode: 'sslmode',
  weak: ['disable', 'allow', 'prefer'],
  required: 'require',
  verified: ['verify-ca', 'verify-full'],
  tls: [
    'ssl',
    'sslmode',
    'sslrootcert',
    'sslcert',
    'sslkey',
    'sslpassword',
    'sslfactory',
    'sslfactoryarg',
    'sslhostnameverifier',
    'sslpasswordcallback',
    'sslNegotiation',
    'sslResponseTimeout',
  ],
}

/**
 * https://dev.mysql.com/doc/connector-j/en/connector-j-connp-props-security.html; Connector/J, PropertyKey.java: names of TLS
 * parameters are case-sensitive, the modes are not.
 */
const MYSQL: Driver = {
  engine: 'mysql',
  title: 'MySQL',
  driver: 'Connector/J',
  port: 3306,
  mode: 'sslMode',
  weak: ['DISABLED', 'PREFERRED'],
  required: 'REQUIRED',
  verified: ['VERIFY_CA', 'VERIFY_IDENTITY'],
  tls: [
    'sslMode',
    'useSSL',
    'requireSSL',
    'verifyServerCertificate',
    'trustCertificateKeyStoreUrl',
    'trustCertificateKeyStoreType',
    'trustCertificateKeyStorePassword',
    'clientCertificateKeyStoreUrl',
    'clientCertificateKeyStoreType',
    'clientCertificateKeyStorePassword',
    'fallbackToSystemTrustStore',
    'fallbackToSystemKeyStore',
    'tlsVersions',
    'tlsCiphersuites',
    'enabledTLSProtocols',
    'enabledSSLCipherSuites',
  ],
}

export const DRIVERS: Readonly<Record<Engine, Driver>> = { postgresql: POSTGRESQL, mysql: MYSQL }

/** The other engine's driver. */
export function otherDriver({ engine }: Driver): Driver {
  return engine === 'mysql' ? POSTGRESQL : MYSQL
}

/** All modes of a driver. */
export function modesOf({ weak, required, verified }: Driver): readonly string[] {
  return [...weak, required, ...verified]
}

/** Parameters of the wrapper that matter here; their case counts. aws-advanced-jdbc-wrapper, UsingTheIamAuthenticationPlugin.md */
export const PLUGINS = 'wrapperPlugins'
export const PROFILE = 'wrapperProfileName'
export const WRAPPER_PARAMETERS: readonly string[] = [PLUGINS, PROFILE, 'iamHost', 'iamRegion', 'iamDefaultPort', 'iamExpiration']
