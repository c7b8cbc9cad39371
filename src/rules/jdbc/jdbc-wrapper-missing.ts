import type { TaskRule } from '../context.ts'
import { ofJdbcUrl } from '../jdbc-url.ts'
import { IAM_AUTHENTICATION } from '../sources.ts'

export const jdbcWrapperMissing: TaskRule = {
  id: 'jdbc-wrapper-missing',
  severity: 'error',
  summary: 'the URL begins with neither `jdbc:aws-wrapper:postgresql://` nor `jdbc:aws-wrapper:mysql://`',
  why: 'The prefix is what makes Harness take the plugin image that has IAM. Its page has a URL without it among the reasons why one is not recognised as IAM-enabled.',
  docs: IAM_AUTHENTICATION,
  fix: { safety: false },
  check: ofJdbcUrl(({ prefix, driver }, report) => {
    if (prefix.state === 'unresolved') report({ unchecked: `the scheme is ${prefix.expression}, which is filled in later` })
    if (prefix.state !== 'given') return
    const { text } = prefix
    if (text === 'jdbc:aws-wrapper:postgresql://' || text === 'jdbc:aws-wrapper:mysql://') return
    const right = driver
      ? `\`jdbc:aws-wrapper:${driver.engine}://\``
      : '`jdbc:aws-wrapper:postgresql://` or `jdbc:aws-wrapper:mysql://`'
    report({ path: ['prefix'], message: whatIsWrong(text), help: `begin it with ${right}` })
  }),
}

function whatIsWrong(text: string): string {
  const lower = text.toLowerCase()
  if (/^jdbc:aws-wrapper:(?:postgresql|mysql):\/\/$/.test(lower))
    return 'case counts in the prefix, which is written in small letters'
  if (!lower.startsWith('jdbc:')) return 'the URL does not begin with `jdbc:`'
  const [, wrapper, engine = '', ...rest] = lower.replace(/\/\/$/, '').split(':')
  if (wrapper === 'aws-wrapper' && engine === '') return 'the URL names no engine behind `jdbc:aws-wrapper:`'
  const name = wrapper === 'aws-wrapper' ? engine : wrapper
  if (!/^(?:postgres|postgresql|mysql|mysql\+srv)$/.test(name ?? ''))
    return `the URL is for ${name === 'mariadb' ? 'the driver of MariaDB' : 'another database'}: Harness documents IAM for PostgreSQL and MySQL`
  if (wrapper !== 'aws-wrapper') return 'the URL lacks the `aws-wrapper:` behind `jdbc:`'
  if (engine === 'postgres') return 'the engine is called `postgresql` in a JDBC URL, not `postgres`'
  if (rest.some(word => word !== '')) return `more words follow the engine, and the wrapper looks for \`//\` there`
  return `\`//\` and a host do not follow the engine`
}
