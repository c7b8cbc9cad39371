import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Discovered, discover } from '../src/commands/discover.ts'

const posix = process.platform !== 'win32'
const root = process.getuid?.() === 0
const hasGit = spawnSync('git', ['--version']).status === 0
if (!hasGit) console.warn('SKIPPED: git is not installed, so what it ignores is not tested')

let folder: string
beforeEach(() => {
  folder = realpathSync.native(mkdtempSync(join(tmpdir(), 'discover é ')))
  chmodSync(folder, 0o755)
  for (const name of Object.keys(process.env)) if (name.startsWith('GIT_')) vi.stubEnv(name, undefined)
  vi.stubEnv('GIT_CONFIG_GLOBAL', join(folder, '.gitconfig'))
  vi.stubEnv('GIT_CONFIG_NOSYSTEM', '1')
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

const at = (name: string): string => join(folder, name)

/** Creates files, and the folders they need; content is what follows a `=`. */
function put(...files: string[]): void {
  for (const file of files) {
    const [, name = '', content = ''] = /^([^=]*)=?(.*)$/s.exec(file) ?? []
    mkdirSync(dirname(at(name)), { recursive: true })
    writeFileSync(at(name), content)
  }
}

function git(where: string, ...args: string[]): void {
  execFileSync('git', ['-C', at(where), ...args], { stdio: 'pipe' })
}

function repository(where: string): void {
  mkdirSync(at(where), { recursive: true })
  git(where, 'init', '--quiet')
}

async function found(...sources: string[]): Promise<Discovered> {
  return discover(sources, folder)
}

/** The names found; fails the test where there is anything else to tell. */
async function names(...sources: string[]): Promise<string[]> {
  const { files, problems, notes } = await found(...sources)
  expect({ problems, notes }).toEqual({ problems: [], notes: [] })
  return files.map(file => file.name)
}

/** The only message there is. */
async function problem(source: string): Promise<string> {
  const { files, problems } = await found(source)
  expect({ files, problems }).toEqual({ files: [], problems: [{ source, message: expect.any(String) }] })
  return problems[0]?.message ?? ''
}

/** Runs as a user for whom permissions count; root becomes nobody for as long as it takes. */
async function unprivileged<T>(run: () => Promise<T>): Promise<T> {
  if (root) process.seteuid?.(65534)
  try {
    return await run()
  } finally {
    if (root) process.seteuid?.(0)
  }
}

describe('a file that is named', () => {
  test('is taken as it is, whatever its extension, dot or folder', async () => {
    put('a.txt', '.hidden', 'node_modules/b.json', '.git/c', 'd')
    expect(await names('a.txt', '.hidden', 'node_modules/b.json', '.git/c', 'd')).toEqual([
      'a.txt',
      '.hidden',
      'node_modules/b.json',
      '.git/c',
      'd',
    ])
  })

  test('says its name as given, its full path, and that it was named', async () => {
    put('sub/a.json')
    const name = './sub/../sub/a.json'
    expect((await found(name)).files).toEqual([{ name, path: at(join('sub', 'a.json')), named: true }])
    expect(await names(at('sub/a.json'))).toEqual([at('sub/a.json').replaceAll('\\', '/')])
    expect((await discover(['../sub/a.json'], at('sub'))).files[0]?.name).toBe('../sub/a.json')
  })

  test.skipIf(!posix)('is taken through a symbolic link, under the name of the link', async () => {
    put('a.json')
    symlinkSync('a.json', at('link'))
    expect((await found('link')).files).toEqual([{ name: 'link', path: at('link'), named: true }])
  })

  test.skipIf(!posix)('may hold a line break, spaces, other scripts, a leading dash and a back slash', async () => {
    const odd = ['a\nb.json', ' a b .json', '定義💥.json', '-x.json', '--.json', 'a\\b.json', '!a.json', '#a.json']
    put(...odd)
    expect(await names(...odd)).toEqual(odd)
    expect((await names('.')).sort()).toEqual(odd.map(name => `./${name}`).sort())
  })

  test('wins over reading its name as a glob; so does a folder', async () => {
    put('a[1].json', 'a1.json', '{b}/c.json', 'b/c.json')
    expect(await names('a[1].json', '{b}')).toEqual(['a[1].json', '{b}/c.json'])
  })

  test('is a file even where the user ended it like a folder', async () => {
    put('a.json')
    expect(await names('a.json/')).toEqual(['a.json'])
  })
})

describe('a path that does not exist', () => {
  test('is a problem, with the name that was meant', async () => {
    put('infra/task-definition.json', 'infra/b.json')
    const missing = 'there is no file, folder or glob match of this name'
    expect(await problem('infra/task-defintion.json')).toBe(`${missing}; did you mean \`infra/task-definition.json\`?`)
    expect(await problem('infar')).toBe(`${missing}; did you mean \`infra\`?`)
    expect(await problem('infar/b.json')).toBe(`${missing}; did you mean \`infra\`?`)
    expect(await problem('infar/**/*.json')).toBe(`${missing}; did you mean \`infra\`?`)
    expect(await problem('infra/b.json/c.json')).toBe(`${missing}; did you mean \`infra/b.json\`?`)
    expect(await problem('infra/b.json/*.json')).toBe(`${missing}; did you mean \`infra/b.json\`?`)
    expect(await problem('wholly/different')).toBe(missing)
  })

  test('does not keep other sources from being taken', async () => {
    put('a.json', 'b.json')
    const { files, problems } = await found('a.json', 'missing', 'b.json', 'gone')
    expect(files.map(file => file.name)).toEqual(['a.json', 'b.json'])
    expect(problems.map(({ source }) => source)).toEqual(['missing', 'gone'])
  })

  test.skipIf(!posix)('may be a symbolic link that leads nowhere, or in a circle', async () => {
    symlinkSync('nowhere/x.json', at('broken.json'))
    symlinkSync('b', at('a'))
    symlinkSync('a', at('b'))
    expect(await problem('broken.json')).toBe('is a symbolic link to `nowhere/x.json`, which does not exist')
    expect(await problem('a')).toBe('cannot be read: its symbolic links lead in a circle (ELOOP)')
    expect(await problem('a/*.json')).toContain('ELOOP')
  })

  test('may be one that no system can hold', async () => {
    expect(await problem('a\0b.json')).toBe('no file name can hold a NUL character')
    expect(await problem('a\0*.json')).toBe('no file name can hold a NUL character')
    expect(await problem('')).toContain('the name is empty')
    expect(await problem('x'.repeat(5000))).toContain(posix ? 'ENAMETOOLONG' : '')
    expect(await problem(`*${'x'.repeat(70_000)}`)).toContain('cannot be read')
  })
})

describe.skipIf(!posix)('a special file', () => {
  test('that would block or cannot be opened is a problem', async () => {
    expect(await problem('/dev/null')).toBe('is a character device, not a file or a folder')
    const short = mkdtempSync(join(tmpdir(), 's'))
    const server = createServer()
    await new Promise<void>(done => server.listen(join(short, 's'), done))
    expect(await problem(join(short, 's'))).toBe('is a socket, not a file or a folder')
    await new Promise(done => server.close(done))
    rmSync(short, { recursive: true })
  })

  test('that is a pipe is taken when it is named, and left out when it is walked over', async () => {
    execFileSync('mkfifo', [at('pipe.json')])
    put('a.json')
    expect(await names('pipe.json')).toEqual(['pipe.json'])
    expect(await names('.')).toEqual(['./a.json'])
  })

  test('that a shell passes in is taken: a pipe, a device, a file that is deleted already', async () => {
    execFileSync('mkfifo', [at('pipe')])
    put('deleted')
    const open = [
      openSync(at('pipe'), constants.O_RDWR),
      openSync('/dev/null', constants.O_RDONLY),
      openSync(at('deleted'), constants.O_RDONLY),
    ]
    unlinkSync(at('deleted'))
    const sources = open.map(descriptor => `/dev/fd/${descriptor}`)
    expect((await found(...sources)).files).toEqual(sources.map(source => ({ name: source, path: source, named: true })))
    for (const descriptor of open) closeSync(descriptor)
  })
})

describe('a folder', () => {
  test('is walked for .json, .yml and .yaml in any case', async () => {
    put(
      'd/a.json',
      'd/b.yml',
      'd/c.yaml',
      'd/d.JSON',
      'd/e.Yml',
      'd/f.txt',
      'd/json',
      'd/g.json5',
      'd/h.json.bak',
      'd/sub/i.json'
    )
    expect(await names('d')).toEqual(['d/a.json', 'd/b.yml', 'd/c.yaml', 'd/d.JSON', 'd/e.Yml', 'd/sub/i.json'])
  })

  test('gives names in the way it was named itself, and does not call them named', async () => {
    put('d/a.json')
    const name = async (source: string, cwd: string) => {
      const { files } = await discover([source], cwd)
      expect(files).toEqual([{ name: expect.any(String), path: at(join('d', 'a.json')), named: false }])
      return files[0]?.name
    }
    expect(await name('d', folder)).toBe('d/a.json')
    expect(await name('d/', folder)).toBe('d/a.json')
    expect(await name('./d', folder)).toBe('./d/a.json')
    expect(await name('../d', at('d'))).toBe('../d/a.json')
    expect(await name('.', at('d'))).toBe('./a.json')
    expect(await name(at('d'), folder)).toBe(at('d/a.json').replaceAll('\\', '/'))
  })

  test('is sorted by code unit, not by the rules of a language', async () => {
    put(
      'd/b.json',
      'd/a.json',
      'd/B.json',
      'd/ä.json',
      'd/10.json',
      'd/9.json',
      'd/sub/a.json',
      'd/z.json',
      'd/sub.json',
      'd/💥.json',
      'd/～.json'
    )
    const sorted = [
      'd/10.json',
      'd/9.json',
      'd/B.json',
      'd/a.json',
      'd/b.json',
      'd/sub.json',
      'd/sub/a.json',
      'd/z.json',
      'd/ä.json',
      'd/💥.json',
      'd/～.json',
    ]
    expect(await names('d')).toEqual(sorted)
  })

  test('is left out with all below it where its name starts with a dot or is node_modules', async () => {
    if (hasGit) repository('.')
    put('a.json', '.git/a.json', '.aws/a.json', '.a.json', 'node_modules/p/a.json', 'sub/node_modules/a.json', 'sub/.b.json')
    expect(await names('.')).toEqual(['./a.json'])
  })

  test('is walked all the same where it is named', async () => {
    put('.github/a.json', '.github/.b.json', '.github/.c/d.json', 'node_modules/p/e.json', 'node_modules/p/node_modules/f.json')
    expect(await names('.github', 'node_modules')).toEqual(['.github/a.json', 'node_modules/p/e.json'])
  })

  test.skipIf(!posix)('is not walked through symbolic links, unless the link is named', async () => {
    put('real/a.json', 'd/b.json')
    symlinkSync('../real', at('d/link'))
    symlinkSync('../real/a.json', at('d/file.json'))
    symlinkSync('.', at('d/circle'))
    symlinkSync('nowhere', at('d/broken.json'))
    expect(await names('d')).toEqual(['d/b.json'])
    expect((await found('d/link')).files).toEqual([{ name: 'd/link/a.json', path: at('d/link/a.json'), named: false }])
    expect(await names('d/link/*.json')).toEqual(['d/link/a.json'])
  })

  test('without such a file is a problem', async () => {
    put('d/a.txt', 'd/node_modules/a.json')
    expect(await problem('d')).toBe('no .json, .yml or .yaml file in `d`')
  })

  test('that is called like a file is a folder', async () => {
    put('d/x.json/a.json')
    expect(await names('d')).toEqual(['d/x.json/a.json'])
  })

  test.skipIf(!posix)('that cannot be read is a problem, and others go on', async () => {
    put('d/a.json', 'd/secret/b.json', 'd/z.json', 'closed/a.json')
    for (const name of ['d/secret', 'closed']) chmodSync(at(name), 0)
    const { files, problems } = await unprivileged(() => found('d', 'closed', 'closed/a.json', 'closed/*.json', 'd/z.json'))
    for (const name of ['d/secret', 'closed']) chmodSync(at(name), 0o755)
    const message = 'cannot be read: permission denied (EACCES)'
    expect(files.map(file => file.name)).toEqual(['d/a.json', 'd/z.json'])
    expect(problems).toEqual(['d/secret/', 'closed', 'closed/a.json', 'closed/*.json'].map(source => ({ source, message })))
  })

  test.skipIf(!posix)('with nothing but what cannot be read is one problem', async () => {
    put('d/secret/b.json')
    chmodSync(at('d/secret'), 0)
    const { problems } = await unprivileged(() => found('d'))
    chmodSync(at('d/secret'), 0o755)
    expect(problems.map(({ source }) => source)).toEqual(['d/secret/'])
  })

  test('with 20,000 files is walked in no time', async () => {
    for (let i = 0; i < 200; i++) {
      mkdirSync(at(`many/${i}/deep`), { recursive: true })
      put(`many/${i}/deep/0.json`)
      // Hard links: new files would take the most part of a minute on some disks.
      for (let j = 1; j < 100; j++) linkSync(at(`many/${i}/deep/0.json`), at(`many/${i}/deep/${j}.json`))
    }
    if (hasGit) {
      repository('.')
      put('.gitignore=99.json')
    }
    const start = performance.now()
    const found = await names('many')
    expect(performance.now() - start).toBeLessThan(3000)
    expect(found).toHaveLength(hasGit ? 19_800 : 20_000)
  }, 60_000)
})

describe('a folder that the CDK has synthesised into', () => {
  test('holds templates, and what describes them or is deployed with them', async () => {
    put('out/cdk.out', 'out/a.template.json', 'out/manifest.json', 'out/tree.json', 'out/a.assets.json', 'out/asset.1a/b.json')
    put('out/assembly-Stage/cdk.out', 'out/assembly-Stage/b.template.json', 'out/asset.2b/c.template.json', 'd.json')
    expect((await discover(['.'], folder)).files.map(file => file.name)).toEqual([
      './d.json',
      './out/a.template.json',
      './out/assembly-Stage/b.template.json',
    ])
  })
})

describe('a glob', () => {
  test.each([
    ['**', ['a.json', 'b.yml', 'd/a1.json', 'd/ab.json', 'd/e/c.YAML']],
    ['*', ['a.json', 'b.yml']],
    ['**/*.json', ['a.json', 'd/a1.json', 'd/ab.json']],
    ['d/**/*', ['d/a1.json', 'd/ab.json', 'd/e/c.YAML']],
    ['d/*', ['d/a1.json', 'd/ab.json']],
    ['*/a?.json', ['d/a1.json', 'd/ab.json']],
    ['*.{json,yml}', ['a.json', 'b.yml']],
    ['{d,nowhere}/*b.json', ['d/ab.json']],
    ['{d/e,nowhere}/*', ['d/e/c.YAML']],
    ['d/a[0-9].json', ['d/a1.json']],
    ['d/a[!0-9].json', ['d/ab.json']],
    ['./d/*1*', ['./d/a1.json']],
    ['d/../*.yml', ['d/../b.yml']],
  ])('%s', async (pattern, expected) => {
    put('a.json', 'b.yml', 'c.txt', 'd/a1.json', 'd/ab.json', 'd/e/c.YAML')
    expect(await names(pattern)).toEqual(expected)
    expect(await names(`${folder}/${pattern}`)).toHaveLength(expected.length)
    expect((await discover([`../${pattern}`], at('d'))).files.map(file => file.name)).toEqual(expected.map(name => `../${name}`))
  })

  test.skipIf(!posix)('takes other signs for what they are', async () => {
    put(
      'a(1)x.json',
      'a1x.json',
      'p|q.json',
      'p',
      'a+b.json',
      'aab.json',
      '!n.json',
      'n.json',
      '"q".json',
      '^$.json',
      '[ab].json',
      'a.json'
    )
    expect(await names('a(1)*.json')).toEqual(['a(1)x.json'])
    expect(await names('p|*.json')).toEqual(['p|q.json'])
    expect(await names('[a]+*.json')).toEqual(['a+b.json'])
    expect(await names('[ab]*.json')).not.toContain('[ab].json')
    expect(await names('!*.json')).toEqual(['!n.json'])
    expect(await names('"*".json')).toEqual(['"q".json'])
    expect(await names('^$.{json,yml}')).toEqual(['^$.json'])
  })

  test.skipIf(!posix)('reaches through names with a line break, and takes escaped signs for what they are', async () => {
    put('a\nb/c.json', 'x[1]/y.json', 'x1/y.json', 'a!b/(1).json')
    expect(await names('**/c.json')).toEqual(['a\nb/c.json'])
    expect(await names('x\\[1\\]/*.json')).toEqual(['x[1]/y.json'])
    expect(await names('a\\!b/\\(1\\)*')).toEqual(['a!b/(1).json'])
  })

  test('leaves out what a folder leaves out; only what stands before the first wildcard can reach it', async () => {
    put('a.json', '.b.json', '.github/c.json', '.github/w/d.json', 'node_modules/p/e.json')
    expect(await names('**/*.json')).toEqual(['a.json'])
    expect(await names('{.github,.}/*.json', '.github/**').catch(() => [])).toEqual([])
    expect(await names('.github/**', 'node_modules/*/*')).toEqual(['.github/c.json', '.github/w/d.json', 'node_modules/p/e.json'])
  })

  test('takes no other extensions', async () => {
    put('a.tf', 'b.json')
    expect(await problem('*.tf')).toBe('no .json, .yml or .yaml file matches `*.tf`')
  })

  test('goes no deeper than it can match', async () => {
    put('a.json', 'd/b.json')
    chmodSync(at('d'), 0)
    const result = await unprivileged(() => names('*.json'))
    chmodSync(at('d'), 0o755)
    expect(result).toEqual(['a.json'])
  })
})

describe('a file that several sources mean', () => {
  test('is reported once, where it comes first', async () => {
    put('d/b.json', 'd/a.json', 'e.json')
    expect(await names('d/b.json', 'e.json', 'd', './d/*.json', at('e.json'))).toEqual(['d/b.json', 'e.json', 'd/a.json'])
  })

  test('is a named one if any of them names it', async () => {
    put('a.json', 'b.json')
    expect((await found('.', 'b.json')).files.map(({ name, named }) => [name, named])).toEqual([
      ['./a.json', false],
      ['./b.json', true],
    ])
  })

  test.skipIf(!posix)('is one file under the names of its links', async () => {
    put('real/a.json')
    symlinkSync('real', at('folder'))
    symlinkSync('real/a.json', at('file.json'))
    expect(await names('folder', 'file.json', 'real', 'folder/*')).toEqual(['folder/a.json'])
  })

  test('does not make a source empty', async () => {
    put('d/a.json')
    expect(await names('d/a.json', 'd', 'd/*')).toEqual(['d/a.json'])
  })
})

describe.skipIf(!hasGit)('what git ignores', () => {
  test('is left out of folders and globs: files, folders, by nested rules, by info/exclude and by the own ignore file', async () => {
    repository('.')
    git('.', 'config', '--global', 'core.excludesFile', at('global'))
    put('.gitignore=*.gen.json\n/cdk.out/\n', 'd/.gitignore=!keep.gen.json\nlocal.json\n', '.git/info/exclude=excluded.json\n')
    put('global=global.json\n', 'a.json', 'b.gen.json', 'cdk.out/deep/c.json', 'd/keep.gen.json', 'd/local.json', 'local.json')
    put('excluded.json', 'global.json', 'd/e/local.json', 'all/x.gen.json', 'all/y.gen.json', 'd/cdk.out/f.json')
    expect(await names('.')).toEqual(['./a.json', './d/cdk.out/f.json', './d/keep.gen.json', './local.json'])
    expect(await names('**')).toEqual(['a.json', 'd/cdk.out/f.json', 'd/keep.gen.json', 'local.json'])
    expect(await names('d')).toEqual(['d/cdk.out/f.json', 'd/keep.gen.json'])
  })

  test('is linted where it is named', async () => {
    repository('.')
    put('.gitignore=*.gen.json', 'a.gen.json')
    expect(await names('a.gen.json')).toEqual(['a.gen.json'])
  })

  test('does not count below a folder or base that is ignored itself, or lies in one', async () => {
    repository('.')
    put('.gitignore=cdk.out/\n*.gen.json\n', 'cdk.out/a.json', 'cdk.out/b.gen.json', 'cdk.out/asset/c.gen.json')
    put('cdk.out/node_modules/d.json', 'cdk.out/.cache/e.json')
    repository('cdk.out/nested')
    put('cdk.out/nested/.gitignore=f.json\n', 'cdk.out/nested/f.json')
    const all = ['cdk.out/a.json', 'cdk.out/asset/c.gen.json', 'cdk.out/b.gen.json', 'cdk.out/nested/f.json']
    expect(await names('cdk.out')).toEqual(all)
    expect(await names('cdk.out/**/*.json')).toEqual(all)
    expect(await names('cdk.out/asset')).toEqual(['cdk.out/asset/c.gen.json'])
  })

  test('does not count below an ignored folder with a tracked file in it', async () => {
    repository('.')
    put('.gitignore=cdk.out/\n', 'cdk.out/.gitkeep', 'cdk.out/a.json')
    git('.', 'add', '--force', 'cdk.out/.gitkeep')
    expect(await names('cdk.out')).toEqual(['cdk.out/a.json'])
  })

  test('does not count below a folder that is a dot folder or node_modules, or lies in one', async () => {
    repository('.')
    put('.gitignore=*.gen.json\n', '.github/a.gen.json', 'node_modules/p/b.gen.json')
    expect(await names('.github', 'node_modules')).toEqual(['.github/a.gen.json', 'node_modules/p/b.gen.json'])
    expect(await names('node_modules/p', '.github/*')).toEqual(['node_modules/p/b.gen.json', '.github/a.gen.json'])
  })

  test('counts in a work tree that lies in a dot folder', async () => {
    repository('.worktrees/feature')
    put('.worktrees/feature/.gitignore=*.gen.json\n', '.worktrees/feature/a.json', '.worktrees/feature/b.gen.json')
    expect(await names('.worktrees/feature')).toEqual(['.worktrees/feature/a.json'])
  })

  test('is not what is tracked, whatever the rules say', async () => {
    repository('.')
    put('.gitignore=*.json\nout/\n', 'tracked.json', 'other.json', 'out/tracked.json', 'out/other.json')
    git('.', 'add', '--force', 'tracked.json', 'out/tracked.json')
    expect(await names('.')).toEqual(['./out/tracked.json', './tracked.json'])
  })

  test('follows the rules of a nested repository, a submodule and a linked work tree there', async () => {
    repository('.')
    put('.gitignore=outer.json\n/ignored/\n')
    for (const nested of ['nested', 'deep/er', 'ignored/too']) {
      repository(nested)
      put(`${nested}/.gitignore=inner.json\n`, `${nested}/inner.json`, `${nested}/outer.json`, `${nested}/sub/inner.json`)
    }
    const identity = ['-c', 'user.name=n', '-c', 'user.email=e']
    git('nested', 'add', '.')
    git('nested', ...identity, 'commit', '--quiet', '--message=m')
    git('nested', 'worktree', 'add', '--quiet', at('linked'))
    put('linked/inner.json')
    git('.', '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', at('nested'), 'module')
    put('module/inner.json', 'outer.json')
    const expected = ['./deep/er/outer.json', './linked/outer.json', './module/outer.json', './nested/outer.json']
    expect(await names('.')).toEqual(expected)
    git('.', 'config', 'submodule.recurse', 'true')
    expect(await names('.')).toEqual(expected)
  })

  test('is asked for in repositories below a folder that lies in none', async () => {
    repository('projects/one')
    put('projects/one/.gitignore=a.json\n', 'projects/one/a.json', 'projects/one/b.json', 'projects/a.json')
    expect(await names('projects')).toEqual(['projects/a.json', 'projects/one/b.json'])
  })

  test.skipIf(!posix)('may have odd names', async () => {
    repository('.')
    put('.gitignore=*x*\n', 'a\nx.json', 'é "x".json', '-x.json', 'ok.json', ' x /a.json', '日本x\\n.json')
    expect(await names('.')).toEqual(['./ok.json'])
  })

  test.skipIf(!posix)('is asked of the repository a link leads into', async () => {
    repository('repo')
    put('repo/.gitignore=a.json\n', 'repo/d/a.json', 'repo/d/b.json')
    symlinkSync('repo/d', at('link'))
    expect(await names('link')).toEqual(['link/b.json'])
  })

  test('is named where nothing else is there', async () => {
    repository('.')
    put('.gitignore=cdk.out/\n*.gen.json\n', 'd/cdk.out/a.json', 'd/a.gen.json', 'd/b.gen.json', 'd/c.gen.json', 'd/x.gen.txt')
    expect(await problem('d')).toBe(
      'no .json, .yml or .yaml file in `d` (what git ignores was left out: `d/a.gen.json`, `d/b.gen.json`, `d/c.gen.json` ' +
        'and 1 more; a file or folder that is named is linted all the same)'
    )
    expect(await problem('d/a*')).toBe(
      'no .json, .yml or .yaml file matches `d/a*` (what git ignores was left out: `d/a.gen.json`; ' +
        'a file or folder that is named is linted all the same)'
    )
    expect(await problem('d/z*')).toBe('no .json, .yml or .yaml file matches `d/z*`')
  })
})

describe.skipIf(!hasGit)('git', () => {
  /** Puts a program in the place of git, which notes its arguments and then does what `script` says. */
  function replaceGit(script: string): () => string[] {
    const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim()
    put(`.bin/git=#!/bin/sh\necho "$@" >> '${at('.bin/log')}'\nREAL='${real}'\n${script}\n`)
    chmodSync(at('.bin/git'), 0o755)
    vi.stubEnv('PATH', `${at('.bin')}${delimiter}${process.env.PATH}`)
    return () => (existsSync(at('.bin/log')) ? readFileSync(at('.bin/log'), 'utf8').trim().split('\n') : [])
  }

  test.skipIf(!posix)('is asked once per folder, and not at all for files and outside of work trees', async () => {
    const calls = replaceGit('exec "$REAL" "$@"')
    put('repo/d/e/a.json', 'plain/a.json')
    await names('plain', 'plain/a.json', 'plain/*')
    expect(calls()).toEqual([])
    repository('repo')
    rmSync(at('.bin/log'))
    await names('repo/d/e/a.json')
    expect(calls()).toEqual([])
    await names('repo')
    expect(calls()).toEqual([expect.stringContaining('ls-files')])
    await names('repo/d')
    expect(calls().slice(1)).toEqual([expect.stringContaining('check-ignore'), expect.stringContaining('ls-files')])
  })

  test('that is missing leaves everything in, with one note', async () => {
    repository('one')
    repository('two/nested')
    put('one/.gitignore=a.json\n', 'one/a.json', 'two/nested/b.json')
    vi.stubEnv('PATH', at('nowhere'))
    const { files, problems, notes } = await found('one', 'two')
    expect(files.map(file => file.name)).toEqual(['one/a.json', 'two/nested/b.json'])
    expect({ problems, notes }).toEqual({
      problems: [],
      notes: ['what git ignores was not left out: git is not installed or not in PATH'],
    })
  })

  test('that refuses a repository of another owner leaves everything in, with a note', async () => {
    repository('.')
    put('.gitignore=a.json\n', 'd/a.json')
    vi.stubEnv('GIT_TEST_ASSUME_DIFFERENT_OWNER', '1')
    const { files, notes } = await found('d')
    expect(files).toHaveLength(1)
    expect(notes).toEqual([expect.stringMatching(/^what git ignores was not left out: detected dubious ownership in .*discover/)])
  })

  test('that fails leaves everything in, with its reason', async () => {
    put('.git=gitdir: nowhere\n', 'a.json')
    const { files, notes } = await found('.')
    expect(files).toHaveLength(1)
    expect(notes).toEqual([expect.stringMatching(/^what git ignores was not left out: not a git repository: .*nowhere$/)])
  })

  test.skipIf(!posix)('speaks English', async () => {
    vi.stubEnv('LC_ALL', 'de_DE.UTF-8')
    replaceGit('echo "fatal: $LC_ALL" >&2; exit 128')
    put('.git/x', 'a.json')
    expect((await found('.')).notes).toEqual(['what git ignores was not left out: C'])
  })

  test.skipIf(!posix)('that dies without a word is reported as well', async () => {
    replaceGit('exit 3')
    put('.git/x', 'a.json')
    expect((await found('.')).notes).toEqual(['what git ignores was not left out: git ls-files ended with 3'])
    replaceGit('kill -9 $$')
    expect((await found('.')).notes).toEqual(['what git ignores was not left out: git ls-files ended with SIGKILL'])
  })

  test('is not misled by the variables of a hook', async () => {
    repository('repo')
    repository('other')
    put('repo/.gitignore=*.json\n', 'repo/tracked.json', 'repo/ignored.json', 'other/a.json')
    git('repo', 'add', '--force', 'tracked.json')
    vi.stubEnv('GIT_DIR', at('other/.git'))
    vi.stubEnv('GIT_WORK_TREE', at('other'))
    vi.stubEnv('GIT_INDEX_FILE', at('other/.git/index'))
    vi.stubEnv('GIT_PREFIX', 'sub/')
    expect(await names('repo')).toEqual(['repo/tracked.json'])
  })

  test('gives the same answers within a commit, whose index has another name', async () => {
    repository('repo')
    put('repo/.gitignore=*.json\n', 'repo/tracked.json', 'repo/ignored.json', 'repo/a.txt')
    git('repo', 'add', '--force', 'tracked.json')
    vi.stubEnv('GIT_DIR', '.git')
    vi.stubEnv('GIT_INDEX_FILE', at('repo/.git/next-index-1.lock'))
    expect(await names('repo')).toEqual(['repo/tracked.json'])
  })

  test.skipIf(!posix)('runs no program that a repository brings along', async () => {
    repository('.')
    put(`evil=#!/bin/sh\ntouch '${at('owned')}'\n`, '.gitignore=b.json\n', 'd/a.json', 'd/b.json')
    chmodSync(at('evil'), 0o755)
    for (const name of ['core.fsmonitor', 'core.pager', 'core.sshCommand']) git('.', 'config', name, './evil')
    git('.', 'config', 'alias.ls-files', '!./evil')
    git('.', 'config', 'core.hooksPath', folder)
    symlinkSync('evil', at('post-index-change'))
    put('tracked')
    git('.', 'add', 'tracked')
    git('.', 'update-index', '--fsmonitor', '--untracked-cache')
    rmSync(at('owned'), { force: true })
    expect(await names('d')).toEqual(['d/a.json'])
    expect(existsSync(at('owned'))).toBe(false)
    git('d', 'ls-files', '--others', '--ignored', '--exclude-standard', '--directory')
    expect(existsSync(at('owned')), 'the trap is set: plain git walks into it').toBe(true)
  })
})
