import { ROOT_CA_FILE } from '../model/names.ts'
import { shellWord, urlPath } from './quoting.ts'
import type { UrlValues } from './values.ts'

const DEFAULT_PORTS = { postgresql: 5432, mysql: 3306 }

/**
 * The URL for Harness's JDBC connector, and a shell script that tries the same connection: file names and texts. The URL has a
 * file of its own, and nothing stands beside it there, so that it can be handed on.
 *
 * The prefix and wrapperPlugins=iam are documented by Harness for PostgreSQL (developer-hub, aws-iam-authentication.md@4e45b299)
 * and by AWS for both engines (https://github.com/aws/aws-advanced-jdbc-wrapper).
 */
export function connectionUrl(values: UrlValues): { 'jdbc-url.txt': string; 'connect.sh': string } {
  const { engine, host, name, port = DEFAULT_PORTS[engine] } = values.database
  const certificate = certificateOf(values)
  const parameters = { wrapperPlugins: 'iam', ...(engine === 'mysql' ? mysqlTls(certificate) : postgresqlTls(certificate)) }
  const query = Object.entries(parameters).map(([key, value]) => `${key}=${urlPath(value)}`)
  return {
    'jdbc-url.txt': `jdbc:aws-wrapper:${engine}://${host}:${port}/${encodeURIComponent(name)}?${query.join('&')}\n`,
    'connect.sh': connectScript(values, port, certificate),
  }
}

/** The file that build tasks see the CA's certificate under: the one that the database step reads if there is one, else the first. */
function certificateOf({ certificates = [] }: UrlValues): string | undefined {
  if (certificates.length === 0) return undefined
  return (certificates.find(({ path }) => path === ROOT_CA_FILE) ?? certificates[0])?.path ?? ROOT_CA_FILE
}

/** The driver does not look into Java's trust store: it needs the file (developer-hub, ssl.md@471cb1b0). */
function postgresqlTls(certificate: string | undefined): Record<string, string> {
  return certificate === undefined
    ? { ssl: 'true', sslmode: 'require' }
    : { ssl: 'true', sslmode: 'verify-full', sslrootcert: certificate }
}

/**
 * MySQL's driver takes the CA from Java's trust store, into which the database step imports the mounted certificate
 * (drone-liquibase@9806e95d, entrypoint.sh); https://dev.mysql.com/doc/connector-j/en/connector-j-connp-props-security.html
 */
function mysqlTls(certificate: string | undefined): Record<string, string> {
  return { sslMode: certificate === undefined ? 'REQUIRED' : 'VERIFY_IDENTITY' }
}

function connectScript(values: UrlValues, port: number, certificate: string | undefined): string {
  const { database, region } = values
  const isMysql = database.engine === 'mysql'
  return `#!/bin/sh
# Logs in as the IAM user, as the database step does: with a token that AWS makes, valid for 15 minutes.
# Run it where the database can be reached, with credentials of the build task role (or of another that may rds-db:connect).
#   sh connect.sh${certificate === undefined ? '' : ' [CA_FILE]'}
# Documented by AWS: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.Connecting.AWSCLI${isMysql ? '' : '.PostgreSQL'}.html
${SOURCES[isMysql ? 'mysql' : 'postgresql'][certificate === undefined ? 'encrypted' : 'verified']}
set -eu

host=${shellWord(database.host)}
port=${port}
user=${shellWord(database.user)}
database=${shellWord(database.name)}
${certificate === undefined ? '' : CA_FILE(certificate)}
token=$(aws rds generate-db-auth-token --hostname "$host" --port "$port" --region ${shellWord(region)} --username "$user")
${isMysql ? mysqlClient(certificate) : postgresqlClient(certificate)}
`
}

/** What the URL beside it is based on, and what it does not do. */
const SOURCES = {
  postgresql: {
    verified: `# jdbc-url.txt: the prefix and wrapperPlugins=iam are documented by Harness, with sslmode=require. verify-full, which Harness documents
# for its certificates, also makes sure that the server is the right one.`,
    encrypted: `# jdbc-url.txt: as documented by Harness. sslmode=require encrypts, and does not make sure that the server is the right one: that
# takes verify-full and a certificate, which the values do not have.`,
  },
  mysql: {
    verified: `# jdbc-url.txt: documented by AWS only; Harness names MySQL, and shows no URL for it. VERIFY_IDENTITY needs the CA in Java's trust
# store, where the database step puts the mounted certificate.`,
    encrypted: `# jdbc-url.txt: documented by AWS only; Harness names MySQL, and shows no URL for it. REQUIRED encrypts, and does not make sure
# that the server is the right one: that takes VERIFY_IDENTITY and a certificate, which the values do not have.`,
  },
}

function CA_FILE(certificate: string): string {
  return `# In the build task the file is there; on this machine it may be elsewhere.
ca_file=\${1:-}
[ -n "$ca_file" ] || ca_file=${shellWord(certificate)}
`
}

/** By variables: in a connection string, blanks, quotes and backslashes would need quoting of another kind. */
function postgresqlClient(certificate: string | undefined): string {
  const tls = certificate === undefined ? 'PGSSLMODE=require' : 'PGSSLMODE=verify-full PGSSLROOTCERT="$ca_file"'
  return `PGPASSWORD="$token" PGHOST="$host" PGPORT="$port" PGUSER="$user" PGDATABASE="$database" ${tls} \\
  psql --no-psqlrc --no-password --command='SELECT current_user, current_database()'`
}

function mysqlClient(certificate: string | undefined): string {
  const tls = certificate === undefined ? '--ssl-mode=REQUIRED' : '--ssl-mode=VERIFY_IDENTITY --ssl-ca="$ca_file"'
  return `mysql --host="$host" --port="$port" --user="$user" --password="$token" ${tls} --enable-cleartext-plugin \\
  --database="$database" --execute='SELECT current_user(), database()'`
}
