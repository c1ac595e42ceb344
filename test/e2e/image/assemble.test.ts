import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { version } from '../../../package.json'
import { repository } from '../../support/cli'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

/** What .dockerignore lets through, without the packages' lists: the sources of the build stage. */
const context = readFileSync(join(repository, '.dockerignore'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('!'))
  .map((line) => line.slice(1))

let folder: string
let project: string

/** Files of a package that stays, by whether they are in the image. */
const files = {
  'some/dist-cjs/index.js': true,
  'some/LICENSE.md': true,
  'some/package.json': true,
  'some/dist-es/index.js': false,
  'some/dist-types/index.d.ts': false,
  'some/dist-cjs/index.js.map': false,
  'some/src/index.ts': false,
  'some/README.md': false,
} as const

beforeAll(async () => {
  folder = await makeTempFolder()
  const build = join(folder, 'build')
  for (const name of context) cpSync(join(repository, name), join(build, name), { recursive: true })
  for (const name of ['esbuild', '@esbuild']) {
    mkdirSync(join(build, 'node_modules'), { recursive: true })
    symlinkSync(join(repository, 'node_modules', name), join(build, 'node_modules', name))
  }
  for (const name of Object.keys(files)) {
    mkdirSync(dirname(join(build, 'node_modules', name)), { recursive: true })
    writeFileSync(join(build, 'node_modules', name), '')
  }
  const image = join(folder, 'image')
  execFileSync(process.execPath, [join(build, 'scripts', 'image', 'assemble.mjs'), image], { stdio: 'pipe' })
  project = join(image, 'lakeload')
})

afterAll(() => removeTempFolder(folder))

describe('assemble', () => {
  it('makes the job of what is sent to the builder, and nothing else', () => {
    const names = readdirSync(project).filter((name) => !name.startsWith('LICENSE'))
    expect(names.sort()).toEqual(['bin', 'dbt', 'dist', 'pipelines'])
    expect(readdirSync(join(project, 'dist'))).toEqual(['lakeload.js'])
    expect(readdirSync(join(project, 'pipelines', 'spacex')).sort()).toEqual(['pipeline.js', 'schema.yml'])
    expect(readdirSync(join(project, 'dbt'))).not.toContain('requirements.txt')
  })

  it('leaves out of the packages what only the build, a compiler or a reader needs', () => {
    const packages = join(folder, 'image', 'node_modules')
    expect(readdirSync(packages)).toEqual(['some'])
    const there = readdirSync(packages, { recursive: true, encoding: 'utf8' })
    for (const [name, isThere] of Object.entries(files))
      expect([name, there.includes(name)]).toEqual([name, isThere])
  })

  it('makes a command line that runs without sources and without a compiler', () => {
    symlinkSync(join(repository, 'node_modules'), join(project, 'node_modules'))
    const lakeload = (...args: string[]) =>
      spawnSync(join(project, 'bin', 'lakeload.js'), args, { encoding: 'utf8' })
    expect(lakeload('--version').stdout).toBe(`${version}\n`)
    expect(lakeload('validate', 'spacex')).toMatchObject({ status: 0 })
    const local = lakeload('run', 'spacex', '--local')
    expect(local.status).toBe(2)
    expect(local.stderr).toMatch('`--local` is not part of this installation')
  })
})
