import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { repository } from '../../support/cli'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

/**
 * A clone with programs of its own for npm, uv and python3, which note that they were called and make what the real
 * ones would make: what is tested is what setup decides, without a network.
 */
let folder: string
let clone: string
beforeEach(async () => {
  folder = await makeTempFolder()
  clone = join(folder, 'clone')
  for (const path of [
    'scripts',
    'package.json',
    'package-lock.json',
    'dbt/requirements.txt',
    'local/s3/requirements.txt',
    'test/requirements-moto.txt',
  ]) {
    cpSync(join(repository, path), join(clone, path), { recursive: true })
  }
  mkdirSync(join(folder, 'bin'))
  for (const tool of ['mkdir', 'touch', 'ln', 'rm', 'dirname']) link(tool)
  program('npm', 'mkdir -p node_modules; touch node_modules/.package-lock.json')
  program(
    'uv',
    // `uv venv … <folder>` makes the environment, `uv pip install` fills the one that VIRTUAL_ENV names.
    `[ "$1" = --version ] && exit 0
     for last in "$@"; do :; done
     [ "$1" = venv ] && mkdir -p "$last/bin" && touch "$last/bin/python"
     [ "$1" = pip ] && touch "$VIRTUAL_ENV/bin/dbt" "$VIRTUAL_ENV/bin/moto_server"
     exit 0`,
  )
  program('python3', `[ "$1" = -c ] && echo "3 11 7" && echo "$0" && exit 0; exit 1`)
})
afterEach(() => removeTempFolder(folder))

const log = () => join(folder, 'calls')

function program(name: string, body: string): void {
  const file = join(folder, 'bin', name)
  writeFileSync(file, `#!/bin/sh\necho "${name} $*" >> "${log()}"\n${body}\n`)
  chmodSync(file, 0o755)
}

function link(tool: string): void {
  const found = ['/bin', '/usr/bin'].map((place) => join(place, tool)).find(existsSync)
  symlinkSync(found ?? tool, join(folder, 'bin', tool))
}

/** Runs setup and answers which installs it made. */
function setup(...options: string[]) {
  rmSync(log(), { force: true })
  const { status, stderr } = spawnSync(process.execPath, [join(clone, 'scripts', 'setup.mjs'), ...options], {
    env: { PATH: join(folder, 'bin') },
    encoding: 'utf8',
  })
  const calls = existsSync(log()) ? readFileSync(log(), 'utf8').trim().split('\n') : []
  const installs = calls
    .filter((call) => /^(npm install|uv pip install)/.test(call))
    .map((call) => {
      if (call.startsWith('npm')) return 'npm'
      if (call.includes('requirements-moto.txt')) return 'moto'
      return call.includes(join('dbt', 'requirements.txt')) ? 'dbt' : 's3'
    })
  return { status, stderr, calls, installs: installs.sort() }
}

describe('npm run setup', () => {
  it('installs everything once', () => {
    expect(setup()).toMatchObject({ status: 0, installs: ['dbt', 'npm', 's3'] })
    expect(setup()).toMatchObject({ status: 0, calls: [], stderr: '' })
  })

  it('installs what only the tests need when it is asked to', () => {
    setup()
    expect(setup('--tests')).toMatchObject({ status: 0, installs: ['moto'] })
    expect(setup('--tests')).toMatchObject({ status: 0, calls: [], stderr: '' })
  })

  it('installs again what was removed, and only that', () => {
    setup()
    rmSync(join(clone, 'node_modules'), { recursive: true })
    expect(setup().installs).toEqual(['npm'])
    rmSync(join(clone, '.venv', 'dbt', 'bin', 'python'))
    expect(setup().installs).toEqual(['dbt'])
    rmSync(join(clone, '.venv'), { recursive: true })
    expect(setup().installs).toEqual(['dbt', 's3'])
  })

  it('installs again what has other inputs, and only that', () => {
    setup()
    writeFileSync(join(clone, 'package-lock.json'), '{}')
    expect(setup().installs).toEqual(['npm'])
    writeFileSync(join(clone, 'local', 's3', 'requirements.txt'), '# other\n')
    expect(setup().installs).toEqual(['s3'])
  })

  it('installs again in a clone that was moved: a virtual environment does not run elsewhere', () => {
    setup()
    const moved = join(dirname(clone), 'moved')
    renameSync(clone, moved)
    clone = moved
    expect(setup().installs).toEqual(['dbt', 'npm', 's3'])
  })

  it('installs again after an install that failed half way', () => {
    program(
      'npm',
      'mkdir -p node_modules; touch node_modules/.package-lock.json; echo "no network" >&2; exit 1',
    )
    const failed = setup()
    expect(failed.status).toBe(2)
    expect(failed.stderr).toContain(
      'error: the npm packages could not be installed:\nno network\n\nhint: check the network',
    )
    program('npm', 'touch node_modules/.package-lock.json')
    expect(setup().installs).toEqual(['npm'])
  })

  it('takes pip where uv cannot be had', () => {
    rmSync(join(folder, 'bin', 'uv'))
    program(
      'python3',
      `[ "$1" = -c ] && echo "3 11 7" && echo "$0" && exit 0
       [ "$2" = venv ] && mkdir -p "$3/bin" && ln -s "$0" "$3/bin/python" && touch "$3/bin/dbt" && exit 0
       case "$*" in *--require-hashes*) exit 0;; esac
       exit 1`,
    )
    const { status, calls } = setup()
    expect(status).toBe(0)
    expect(calls.filter((call) => call.includes('-m pip install --quiet --require-hashes'))).toHaveLength(2)
    expect(setup().calls).toEqual([])
  })

  it('gives up in one line with what both said when neither uv nor pip can install', () => {
    program('uv', '[ "$1" = --version ] && exit 0; echo "uv: no such index" >&2; exit 1')
    const { status, stderr } = setup()
    expect(status).toBe(2)
    expect(stderr).toMatch(
      /error: the Python packages of `.*requirements\.txt` could not be installed:\nuv: no such index/,
    )
    expect(stderr).toContain('hint: check the network and the settings of pip')
  })

  it('names a Python that is too old', () => {
    program('python3', '[ "$1" = -c ] && echo "3 9 2" && echo "$0"')
    const { status, stderr, installs } = setup()
    expect([status, installs]).toEqual([2, []])
    expect(stderr).toBe(
      'error: lakeload needs Python 3.10 to 3.13 for dbt and the local S3 (found: python3 is 3.9.2)\n\n' +
        'hint: install python3 (on Debian: `apt-get install python3 python3-venv`), or set LAKELOAD_PYTHON to one\n',
    )
  })

  it('says so when there is no Python', () => {
    rmSync(join(folder, 'bin', 'python3'))
    expect(setup()).toMatchObject({ status: 2, stderr: expect.stringContaining('(found none)') })
  })
})
