import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fix, lint } from '../src/engine.ts'
import type { Kind } from '../src/model/document.ts'
import { GATE, goSeconds, isTrueToGo, saysNo } from '../src/model/harbor.ts'
import { imageName } from '../src/model/image.ts'
import { regionOfHost } from '../src/model/rds-host.ts'
import { Unresolved } from '../src/model/task-definition.ts'
import { PACKS } from '../src/rules/index.ts'
import { select, selectForLint } from './case.ts'
import { documentOf, type HarborTask, MISTAKES, only, RIGHT, ROLE_MISTAKES, run, vary } from './harbor.ts'

const ALL = [...MISTAKES, ...ROLE_MISTAKES]

async function found(task: HarborTask, flags: readonly string[] = [], kind?: Kind) {
  const document = await documentOf(task, kind)
  const { checksOf, packsOf } = await selectForLint(flags)
  const { findings, unchecked, crashes } = lint(document, await checksOf(document))
  expect(crashes).toEqual([])
  return { rules: findings.map(({ rule }) => rule).sort(), findings, unchecked, packs: packsOf(document) }
}

const made = (mistakes: typeof MISTAKES): HarborTask => mistakes.reduce((task, { make }) => make(task), RIGHT)
const rulesOf = (mistakes: typeof MISTAKES): string[] => mistakes.map(({ rule }) => rule).sort()

describe('the table of Harbor’s mistakes', () => {
  it('has every rule that needs neither facts nor Kubernetes', () => {
    const others = ['harbor-not-found', 'harbor-region-unset', 'harbor-role-cannot-connect', 'harbor-value-not-a-string']
    expect([...rulesOf(ALL), ...others].sort()).toEqual(PACKS.harbor.map(({ id }) => id).sort())
  })

  it('finds nothing in what is right, whole or in parts', async () => {
    for (const task of [RIGHT, ...RIGHT.containers.map(({ name }) => only(name)(RIGHT))])
      expect((await found(task)).rules).toEqual([])
  })

  it.each(ALL.map(mistake => [mistake.rule, mistake] as const))('%s is found for its mistake alone', async (rule, mistake) => {
    expect((await found(made([mistake]))).rules).toEqual([rule])
  })

  it.each(ROLE_MISTAKES.map(mistake => [mistake.rule, mistake] as const))(
    'all together are found, with %s',
    async (_, roleMistake) => {
      const mistakes = [...MISTAKES, roleMistake]
      expect((await found(made(mistakes))).rules).toEqual(rulesOf(mistakes))
    }
  )

  it('any of them are found, and no other', async () => {
    const some = fc
      .tuple(fc.subarray([...MISTAKES]), fc.subarray([...ROLE_MISTAKES], { maxLength: 1 }))
      .map(lists => lists.flat())
    await fc.assert(
      fc.asyncProperty(some, async mistakes => {
        // A service that is not known to use tokens is not told to go without its password; core-job always is.
        expect((await found(made(mistakes))).rules).toEqual(rulesOf(mistakes))
      }),
      { numRuns: 60 }
    )
  })

  it.each(ALL.map(mistake => [mistake.rule, mistake] as const))('what %s repairs lints clean', async (rule, mistake) => {
    const document = await documentOf(made([mistake]))
    const { checksOf } = await select(['--unsafe', '--task-role-arn', 'arn:aws:iam::111122223333:role/harbor'])
    const { left, refusals, repairs } = fix(document, checksOf(document), true)
    expect(refusals).toEqual([])
    expect(left.findings.map(finding => finding.rule)).toEqual(mistake.fixable ? [] : [rule])
    expect(repairs.length).toBe(mistake.fixable ? 1 : 0)
  })
})

describe('the packs', () => {
  const delegate = { name: 'delegate', image: 'harness/delegate:3.0.0', variables: { HARNESS_ACCOUNT_ID: 'a' } }
  const both: HarborTask = { ...RIGHT, containers: [...RIGHT.containers, delegate] }
  const wrong = made(MISTAKES.filter(({ rule }) => rule === 'harbor-sslmode-weak'))
  const bothWrong: HarborTask = { ...wrong, containers: [...wrong.containers, delegate] }

  it('run both on a definition that has both', async () => {
    const { rules, packs } = await found(bothWrong)
    expect(packs).toEqual(['ecs', 'harness', 'harbor'])
    expect(rules).toContain('harbor-sslmode-weak')
    expect(rules).toContain('build-task-role-missing')
  })

  it('say once that there is no task role', async () => {
    const { rules } = await found({ ...both, roles: {} })
    expect(rules.filter(rule => /^(?:harbor-)?task-role-missing$/.test(rule))).toEqual(['task-role-missing'])
    expect((await found({ ...both, roles: {} }, ['--pack', 'harbor'])).rules).toEqual(['harbor-task-role-missing'])
  })

  it.each([
    ['harness', ['ecs', 'harness'], 'build-task-role-missing', 'harbor-sslmode-weak'],
    ['harbor', ['ecs', 'harbor'], 'harbor-sslmode-weak', 'build-task-role-missing'],
  ])('run alone with --pack %s', async (pack, packs, spoken, silent) => {
    const result = await found(bothWrong, ['--pack', pack])
    expect(result.packs).toEqual(packs)
    expect(result.rules).toContain(spoken)
    expect(result.rules).not.toContain(silent)
  })

  it('are listed only where they have something to say', async () => {
    expect((await found({ ...RIGHT, containers: [] })).packs).toEqual(['ecs'])
    expect((await found({ ...RIGHT, containers: [] }, ['--pack', 'harbor'])).packs).toEqual(['ecs', 'harbor'])
    expect((await found(RIGHT, [], 'kubernetes')).packs).toEqual(['harbor'])
  })

  it('leave out a rule on one container', async () => {
    expect((await found(wrong, ['--ignore', 'harbor-sslmode-weak:core'])).rules).toEqual([])
    expect((await found(wrong, ['--ignore', 'harbor-sslmode-weak:exporter'])).rules).toEqual(['harbor-sslmode-weak'])
  })

  it('are forced by name, whatever the image', async () => {
    const opaque = vary('core', { CORE_SECRET: undefined, POSTGRESQL_SSLMODE: 'allow' })(
      run('core', 'a/b:1')(only('core')(RIGHT))
    )
    expect((await found(opaque)).rules).toEqual([])
    expect((await found(opaque, ['--pack', 'harbor'])).rules).toEqual(['harbor-sslmode-weak'])
    expect((await found(opaque, ['--pack', 'harbor', '--container', 'core'])).rules).toEqual(['harbor-sslmode-weak'])
    expect((await found(RIGHT, ['--pack', 'harbor', '--container', 'jobservice'])).rules).toEqual([])
  })
})

describe('on Kubernetes', () => {
  const withoutRegion = vary('core', { POSTGRESQL_AWS_REGION: undefined })
  const onKubernetes = (task: HarborTask) => found(task, [], 'kubernetes')

  it('nothing sets a region, and it is core that gives it to jobservice', async () => {
    const { rules, findings } = await onKubernetes(withoutRegion(only('core', 'jobservice')(RIGHT)))
    expect(rules).toEqual(['harbor-region-unset'])
    expect(findings[0]).toMatchObject({ severity: 'warning', container: 'core', fix: { safety: 'safe' } })
    const byCommonName = vary('core', { POSTGRESQL_AWS_REGION: undefined, AWS_REGION: 'eu-west-1' })(RIGHT)
    expect((await onKubernetes(byCommonName)).findings).toMatchObject([{ rule: 'harbor-region-unset', container: 'jobservice' }])
    const both = vary('jobservice', { AWS_DEFAULT_REGION: 'eu-west-1' })(byCommonName)
    expect((await onKubernetes(both)).rules).toEqual([])
    expect((await found(byCommonName)).rules).toEqual([])
  })

  it('the repair of each lints clean', async () => {
    for (const task of [
      withoutRegion(RIGHT),
      vary('core', { POSTGRESQL_AWS_REGION: undefined, AWS_REGION: 'eu-west-1' })(RIGHT),
    ]) {
      const { findings } = await onKubernetes(task)
      const document = await documentOf(task)
      const repaired = document.edit(findings.flatMap(finding => finding.fix?.patches ?? []))
      const { checksOf } = await select([])
      expect(lint(repaired, checksOf(repaired)).findings).toEqual([])
      expect(repaired.text).toContain('"POSTGRESQL_AWS_REGION"')
    }
  })

  it('a role may be given where it is not seen', async () => {
    const { rules, unchecked } = await onKubernetes({ ...RIGHT, roles: {} })
    expect(rules).toEqual([])
    expect(unchecked.map(({ rule }) => rule)).toEqual(['harbor-task-role-missing'])
    expect((await onKubernetes(RIGHT)).unchecked).toEqual([])
  })

  it('says that nothing was checked where nothing is Harbor’s', async () => {
    expect((await onKubernetes(only('portal')(RIGHT))).unchecked.map(({ rule }) => rule)).toEqual(['harbor-not-found'])
  })

  it.each(MISTAKES.filter(({ rule }) => rule !== 'harbor-region-missing').map(mistake => [mistake.rule, mistake] as const))(
    '%s is found, too',
    async (rule, mistake) => {
      expect((await onKubernetes(made([mistake]))).rules).toEqual([rule])
    }
  )
})

describe('Harbor’s services', () => {
  const services = async (image: string, variables: Readonly<Record<string, string>>, command?: readonly string[]) => {
    const task = { ...RIGHT, containers: [{ name: 'it', image, variables, ...(command ? { command } : {}) }] }
    const document = await documentOf(task)
    return (await select([])).contextOf(document).harbor.components.map(({ service }) => service)
  }

  it.each<[string, Record<string, string>, string[], string[]?]>([
    ['harbor-core', {}, ['core']],
    ['goharbor/harbor-core:v2.13.0', {}, ['core']],
    ['registry:5000/a/b/harbor-jobservice@sha256:0', {}, ['jobservice']],
    [`\${REGISTRY}/harbor-exporter:\${TAG}`, {}, ['exporter']],
    ['{{ registry }}/harbor-core', {}, ['core']],
    ['goharbor/standalone-db-migrator:v2.13.0', {}, ['migrator']],
    ['8gcr/harbor-core', {}, ['migrator'], ['-mode=migrate']],
    ['8gcr/harbor-core', {}, ['migrator'], ['--mode', 'migrate']],
    ['8gcr/harbor-core', {}, ['core'], ['-mode=migrated']],
    ['8gcr/harbor-registry', { POSTGRESQL_HOST: 'a', CORE_SECRET: 'b' }, []],
    ['my/harbor-core-patched', {}, []],
    ['my/image', { POSTGRESQL_HOST: 'a', CORE_SECRET: 'b' }, ['core']],
    ['my/image', { POSTGRESQL_HOST: 'a', EXT_ENDPOINT: 'b' }, ['core']],
    ['my/image', { POSTGRESQL_HOST: 'a', _REDIS_URL_CORE: 'b' }, ['migrator'], ['-mode=migrate']],
    ['my/image', { JOBSERVICE_SECRET: 'a', CORE_URL: 'b' }, ['jobservice']],
    ['my/image', { JOBSERVICE_SECRET: 'a', CORE_URL: 'b', POSTGRESQL_HOST: 'c' }, []],
    ['my/image', { HARBOR_DATABASE_HOST: 'a' }, ['exporter']],
    ['my/image', { HARBOR_EXPORTER_PORT: '8001' }, ['exporter']],
    ['my/image', { POSTGRESQL_HOST: 'a', POSTGRESQL_USE_IAM_AUTH: 'true' }, []],
    ['bitnami/pgbouncer:1', { POSTGRESQL_HOST: 'a', POSTGRESQL_PASSWORD: 'b' }, []],
    [`\${IMAGE}`, { POSTGRESQL_USE_IAM_AUTH: 'true' }, []],
  ])('%s with %j is %j', async (image, variables, expected, command) => {
    expect(await services(image, variables, command)).toEqual(expected)
  })

  it('of a hidden image are said to be unknown', async () => {
    const task = run('core', `\${IMAGE}`)(vary('core', { CORE_SECRET: undefined })(only('core')(RIGHT)))
    const { rules, unchecked } = await found(task)
    expect(rules).toEqual([])
    expect(unchecked).toContainEqual({
      rule: 'harbor-not-found',
      reason: `whether it is one of Harbor’s services cannot be told of container core: its image is \${IMAGE}`,
    })
  })

  it('that log in with passwords are left alone, and it is said', async () => {
    const off = { POSTGRESQL_USE_IAM_AUTH: 'false', POSTGRESQL_SSLMODE: 'prefer', POSTGRESQL_PASSWORD: 'a' }
    const { rules, unchecked } = await found(vary('core', off)(only('core')(RIGHT)))
    expect(rules).toEqual([])
    expect(unchecked.map(({ rule }) => rule)).toContain('harbor-iam-flag-missing')
  })

  it.each([
    ['v2.15.6', undefined, true],
    ['v2.15.7', undefined, false],
    ['v2.15.7', 'true', true],
    ['v2.15.7', 'yes', false],
    ['latest', 'true', false],
    ['v2.15.3@sha256:0', undefined, true],
  ])('of %s with the gate %s are known to use tokens: %s', async (tag, gate, isProven) => {
    const task = vary('core', { POSTGRESQL_PASSWORD: 'a', ...(gate === undefined ? {} : { [GATE]: gate }) })
    const { rules } = await found(task(run('core', `8gcr/harbor-core:${tag}`)(only('core')(RIGHT))))
    expect(rules.includes('harbor-password-set')).toBe(isProven)
  })
})

describe('what Go reads', () => {
  it('is true by six words', () => {
    expect(['1', 't', 'T', 'TRUE', 'true', 'True'].every(isTrueToGo)).toBe(true)
    expect(['yes', 'on', 'tRUE', ' true', 'true ', '', 'Y', '0', 'false'].some(isTrueToGo)).toBe(false)
  })

  it('is never both yes and no', () => {
    fc.assert(fc.property(fc.string({ maxLength: 6 }), text => !(isTrueToGo(text) && saysNo(text))))
  })

  it.each([
    ['30m', 1800],
    ['1h15m', 4500],
    ['1.5h', 5400],
    ['-1m', -60],
    ['0', 0],
    ['100ms', 0.1],
    ['30', undefined],
    ['30 m', undefined],
    ['m', undefined],
    ['', undefined],
    ['5d', undefined],
  ])('as a duration, %j is %s', (text, seconds) => {
    expect(goSeconds(text)).toBe(seconds)
  })
})

describe('hosts and images', () => {
  it.each([
    ['db.abcdefghijkl.eu-west-1.rds.amazonaws.com', 'eu-west-1'],
    ['a.cluster-ro-abcdefghijkl.us-gov-west-1.rds.amazonaws.com', 'us-gov-west-1'],
    ['a.proxy-abcdefghijkl.ap-southeast-2.rds.amazonaws.com', 'ap-southeast-2'],
    ['DB.abc.EU-WEST-1.RDS.amazonaws.com.', 'eu-west-1'],
    ['db.abcdefghijkl.rds.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
    ['db.abcdefghijkl.rds.us-iso-east-1.c2s.ic.gov', 'us-iso-east-1'],
    ['db.example.com', undefined],
    ['eu-west-1.rds.amazonaws.com.example.com', undefined],
    ['localhost', undefined],
    ['', undefined],
  ])('%s is in %s', (host, region) => {
    expect(regionOfHost(host)).toBe(region)
  })

  it('keep their last name where the rest is not known', () => {
    expect(imageName(new Unresolved('!Sub', [{ hole: 'Registry' }, '/harbor-core:', { hole: 'Tag' }]))).toBe('harbor-core')
    expect(imageName(new Unresolved('!Sub', [{ hole: 'Registry' }, '/harbor-', { hole: 'Part' }]))).toBe(undefined)
    expect(imageName(new Unresolved('!Ref Image'))).toBe(undefined)
    expect(imageName(7)).toBe(undefined)
  })
})
