import { execFile } from 'node:child_process'
import { chown, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { bootstrapStatements, catalogVersion } from '../catalog/bootstrap'
import { EndpointError } from '../endpoint-error'
import { errorMessage, errorOutput } from '../system-error'
import type { Account } from './account'
import type { Binaries } from './binaries'
import { socketPort } from './server-process'

const run = promisify(execFile)

/** The PostgreSQL release of the binaries; another one cannot read the same files. */
const postgresVersion = '18'

/** The one database, the one user: the names a new Redshift cluster suggests, and ours. */
export const databaseName = 'dev'
export const userName = 'lakeload'

/** The database while it is being built: a start that was cut short leaves this, never a half-made `dev`. */
const draftName = 'dev_draft'

/** What the catalogue of `dev` was made by: a comment of a database that its users cannot write on. */
const versionComment = `lakeload catalog ${catalogVersion}`

/** Runs initdb unless the database's files are there; a run that was cut short leaves nothing behind that counts. */
export async function initialiseCluster(
  binaries: Binaries,
  cluster: string,
  account: Account | undefined,
): Promise<void> {
  const version = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => undefined)
  if (version?.trim() === postgresVersion) return assertOwner(cluster, account?.uid ?? process.getuid?.())
  if (version !== undefined) throw tooOld(cluster, `PostgreSQL ${version.trim()}`)
  const location = dirname(cluster)
  for (const name of await readdir(location)) {
    if (name.startsWith('initdb-')) await rm(join(location, name), { recursive: true, force: true })
  }
  const draft = join(location, `initdb-${process.pid}`)
  await mkdir(draft, { mode: 0o700 })
  if (account !== undefined) await chown(draft, account.uid, account.gid)
  // Redshift compares strings byte by byte, and knows upper and lower case of all of Unicode: the built-in locale does both.
  const options = [
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-sync',
    '--no-data-checksums',
  ]
  try {
    await run(binaries.initdb, ['-D', draft, ...options], {
      ...account,
      cwd: '/',
      env: { LC_ALL: 'C', TZ: 'UTC' },
    })
  } catch (cause) {
    await rm(draft, { recursive: true, force: true })
    throw new EndpointError(
      'LOCAL_REDSHIFT_START_FAILED',
      `initdb failed on \`${cluster}\`: ${initdbReason(cause)}`,
      { cause },
    )
  }
  await rename(draft, cluster)
}

/** The line in which initdb, or the server that it runs, says what is wrong. */
function initdbReason(cause: unknown): string {
  const line = errorOutput(cause)
    .split('\n')
    .find((text) => /FATAL|error/.test(text))
  return line?.replace(/^.*?(FATAL|error): +/, '') ?? errorMessage(cause)
}

/** PostgreSQL takes only files of its own account: root's server and a user's cannot share them. */
async function assertOwner(cluster: string, uid: number | undefined): Promise<void> {
  const owner = (await stat(cluster)).uid
  if (uid === undefined || owner === uid) return
  throw new EndpointError(
    'LOCAL_FOLDER_UNUSABLE',
    `the database in \`${cluster}\` belongs to another account (${owner})`,
    {
      hint: 'run as the user that made it, or run `lakeload local reset` as that user',
    },
  )
}

/** Makes the user and the database with its catalogue, unless an earlier start did. */
export async function initialiseDatabase(socketFolder: string): Promise<void> {
  await withSuperuser(socketFolder, 'postgres', async (client) => {
    const { rows } = await client.query<{ datname: string; comment: string | null }>(
      "select datname, shobj_description(oid, 'pg_database') as comment from pg_database",
    )
    const commentOf = (name: string) => rows.find(({ datname }) => datname === name)?.comment ?? ''
    if (rows.some(({ datname }) => datname === databaseName)) {
      if (commentOf('postgres') === versionComment) return
      const found = ['postgres', databaseName].map(commentOf).find((text) => /^lakeload/.test(text))
      throw tooOld(`database ${databaseName}`, found ?? 'no catalogue')
    }
    await client.query(`drop database if exists ${draftName}`)
    await client.query(
      `do $$ begin create role ${userName} login createdb createrole; exception when duplicate_object then null; end $$`,
    )
    await client.query(`create database ${draftName} owner ${userName} template template0`)
    await withSuperuser(socketFolder, draftName, async (draft) => {
      await draft.query('set allow_system_table_mods = on')
      // All in one message, which is one transaction: hundreds of commits and answers less.
      await draft.query(bootstrapStatements().join(';\n'))
    })
    await client.query(`comment on database postgres is '${versionComment}'`)
    await client.query(`alter database ${draftName} rename to ${databaseName}`)
  })
}

async function withSuperuser(
  socketFolder: string,
  database: string,
  work: (client: Client) => Promise<void>,
): Promise<void> {
  const client = new Client({ host: socketFolder, port: socketPort, user: 'postgres', database })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

function tooOld(what: string, found: string): EndpointError {
  return new EndpointError(
    'LOCAL_REDSHIFT_OLD_DATA',
    `\`${what}\` was made by another version of lakeload: \`${found}\``,
  )
}
