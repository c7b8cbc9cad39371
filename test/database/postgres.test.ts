import { spawnSync } from 'node:child_process'
import { connect } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { databaseSql } from '../../src/templates/database.ts'
import { DATABASE, failures, freshDatabase, MASTER } from './account.ts'
import { describeWithPostgres, startPostgres } from './postgres.ts'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

test('where there are no programs, that is said aloud; where they are required, it is an error', async () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  vi.stubEnv('REQUIRE_EMULATOR', '')
  expect(await startPostgres(18, 'no-such-package')).toBeUndefined()
  expect(said).toHaveBeenCalledWith(
    expect.stringMatching(/^SKIPPED: all tests against PostgreSQL 18, as the package no-such-package brings no programs: /)
  )
  vi.stubEnv('REQUIRE_EMULATOR', '1')
  await expect(startPostgres(18, 'no-such-package')).rejects.toThrow('REQUIRE_EMULATOR is set, but PostgreSQL 18 cannot be had')
})

test('a server that is stopped is gone', async ({ skip }) => {
  const postgres = await startPostgres(18)
  if (postgres === undefined) return skip('PostgreSQL cannot be had')
  expect(await answers(postgres.port)).toBe(true)
  await postgres.stop()
  expect(await answers(postgres.port)).toBe(false)
})

function answers(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1', () => resolve(true))
    socket.on('error', () => resolve(false)).on('connect', () => socket.destroy())
  })
}

describeWithPostgres('psql', postgres => {
  test('runs both files, and stops at an error', async ({ skip }) => {
    if (spawnSync('psql', ['--version']).error) {
      process.stderr.write('SKIPPED: the SQL under psql, as there is no psql\n')
      skip('there is no psql')
    }
    const name = 'Orders :x \\ \'"'
    const database = { ...DATABASE, name, user: ":'user' \\q" }
    const { 'database.sql': sql, 'database-check.sql': checkSql } = databaseSql({ database })
    const psql = (input: string, connectTo: string) => {
      const argv = [
        '-X',
        '-q',
        '-v',
        'ON_ERROR_STOP=1',
        '-v',
        'x=y',
        '-v',
        'user=y',
        '-h',
        '127.0.0.1',
        '-p',
        `${postgres().port}`,
        '-U',
        MASTER,
      ]
      return spawnSync('psql', [...argv, '-f', '-'], { input, encoding: 'utf8', env: { ...process.env, PGDATABASE: connectTo } })
    }
    await freshDatabase(postgres(), name)
    expect(psql(sql, 'postgres')).toMatchObject({ status: 3, stderr: expect.stringContaining('this is the database postgres') })
    for (let time = 0; time < 2; time++) expect(psql(sql, name)).toMatchObject({ status: 0, stdout: '', stderr: '' })
    const { status, stdout } = psql(checkSql, name)
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^ +check +\| status \| +what to do/)])
    expect(stdout).not.toContain('FAIL')
    expect(await failures(postgres(), database, name)).toEqual([])
  })
})
