import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { Client } from 'pg'
import { serverAccount } from '../../../../local/redshift/engine/account'
import { clusterFolder, locateData } from '../../../../local/redshift/engine/data-location'
import { databaseName, initialiseCluster } from '../../../../local/redshift/engine/initialise'
import { startEngine } from '../../../../local/redshift/engine/start-engine'
import type { RedshiftEndpoint } from '../../../../local/redshift/redshift-endpoint'
import { removeRedshiftData, startRedshift } from '../../../../local/redshift/start-redshift'
import { withJobErrors } from '../../../../local/supervisor/with-job-errors'
import { repository } from '../../../support/cli'
import { login, noS3 } from '../../../support/redshift/test-redshift'
import { makeTempFolder, removeTempFolder } from '../../../support/temp-folder'

let folder: string
let dataFolder: string

beforeEach(async () => {
  folder = await makeTempFolder()
  dataFolder = join(folder, 'redshift')
})

afterEach(async () => {
  await removeRedshiftData(dataFolder)
  await removeTempFolder(folder)
})

function start(port = 0): Promise<RedshiftEndpoint> {
  return startRedshift({ dataFolder, port, s3: noS3, logFile: join(folder, 'redshift.log') })
}

async function closing<Result>(endpoint: RedshiftEndpoint, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } finally {
    await endpoint.close()
  }
}

test('tables and the password survive a restart; closing twice is closing once', async () => {
  const first = await start()
  const client = await login(first)
  await client.query('create table kept (a int)')
  await client.query('insert into kept values (7)')
  await client.end()
  await Promise.all([first.close(), first.close()])
  const second = await start()
  await closing(second, async () => {
    expect(second.password).toBe(first.password)
    const again = await login(second)
    expect((await again.query('select a from kept')).rows).toEqual([{ a: 7 }])
    await again.end()
  })
})

test('a reset removes the database wherever it lies', async () => {
  await (await start()).close()
  const location = await locateData(dataFolder, serverAccount())
  await removeRedshiftData(dataFolder)
  await expect(readFile(join(clusterFolder(location), 'PG_VERSION'))).rejects.toMatchObject({
    code: 'ENOENT',
  })
  await expect(readFile(join(dataFolder, 'password'))).rejects.toMatchObject({ code: 'ENOENT' })
})

test('a port in use is named, and nothing is left running', async () => {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  await expect(start(port)).rejects.toMatchObject({
    code: 'LOCAL_PORT_IN_USE',
    message: `the local Redshift cannot listen on port \`${port}\``,
  })
  server.close()
  await (await start(port)).close()
})

test('a second endpoint on the same data is refused, the first goes on', async () => {
  const first = await start()
  await closing(first, async () => {
    await expect(start()).rejects.toMatchObject({ code: 'LOCAL_REDSHIFT_IN_USE' })
    await expect(removeRedshiftData(dataFolder)).rejects.toMatchObject({ code: 'LOCAL_REDSHIFT_IN_USE' })
    const client = await login(first)
    expect((await client.query('select 1 as a')).rows).toEqual([{ a: 1 }])
    await client.end()
  })
})

test('a server that a killed process left behind is ended, its data taken over', async () => {
  const orphan = await startEngine(dataFolder, join(folder, 'engine.log'))
  await orphan.sidePool.query('create table public.left_behind (a int)')
  const location = await locateData(dataFolder, serverAccount())
  // As an orphan, the server has another parent than the process that noted itself here.
  await writeFile(join(clusterFolder(location), 'lakeload-owner'), '1\n')
  const second = await start()
  await closing(second, async () => {
    await orphan.exited
    const client = await login(second)
    expect(
      (await client.query("select to_regclass('public.left_behind') is not null as found")).rows,
    ).toEqual([{ found: true }])
    await client.end()
  })
  await orphan.stop()
})

test('the server of a process that is killed ends by itself', async () => {
  // Inside the project, so that the bundle finds node_modules as the built program does.
  const script = join(repository, 'node_modules', '.cache', `lakeload-test-${process.pid}.cjs`)
  buildSync({
    stdin: {
      contents: `import { startEngine } from './local/redshift/engine/start-engine'
        startEngine(${JSON.stringify(dataFolder)}, ${JSON.stringify(join(folder, 'engine.log'))}).then((engine) => console.log(engine.socketPath))`,
      resolveDir: repository,
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    packages: 'external',
    outfile: script,
    logLevel: 'error',
  })
  try {
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [output] = await once(child.stdout, 'data')
    const host = String(output)
      .trim()
      .replace(/\/\.s\.PGSQL\.5432$/, '')
    const client = new Client({ host, port: 5432, user: 'postgres', database: databaseName })
    client.on('error', () => undefined)
    const ended = new Promise<void>((done) => client.once('end', () => done()))
    await client.connect()
    child.kill('SIGKILL')
    await ended
    const next = await start()
    for (const deadline = Date.now() + 20_000; existsSync(host) && Date.now() < deadline; )
      await new Promise((done) => setTimeout(done, 50))
    expect(existsSync(host)).toBe(false)
    await closing(next, async () => {
      const again = await login(next)
      expect((await again.query('select 1 as a')).rows).toEqual([{ a: 1 }])
      await again.end()
    })
  } finally {
    await rm(script, { force: true })
  }
})

test('a comment on the database does not make it one of another version', async () => {
  const endpoint = await start()
  await closing(endpoint, async () => {
    const client = await login(endpoint)
    await client.query(`comment on database ${databaseName} is 'ours'`)
    await client.end()
  })
  await (await start()).close()
})

test('a database of another version is refused with the way out', async () => {
  const engine = await startEngine(dataFolder, join(folder, 'engine.log'))
  await engine.sidePool.query("comment on database postgres is 'lakeload catalog 0'")
  await engine.stop()
  // As the command line tells it.
  await expect(withJobErrors(() => start())).rejects.toMatchObject({
    code: 'LOCAL_REDSHIFT_OLD_DATA',
    hint: expect.stringContaining('lakeload local reset'),
  })
  const location = await locateData(dataFolder, serverAccount())
  await writeFile(join(clusterFolder(location), 'PG_VERSION'), '17\n')
  await expect(start()).rejects.toMatchObject({ code: 'LOCAL_REDSHIFT_OLD_DATA' })
})

test('a start that was cut short is begun again', async () => {
  await (await start()).close()
  const location = await locateData(dataFolder, serverAccount())
  await rm(clusterFolder(location), { recursive: true })
  await writeFile(join(location, 'initdb-1'), 'half of it')
  await (await start()).close()
  await expect(readFile(join(location, 'initdb-1'))).rejects.toMatchObject({ code: 'ENOENT' })
})

test('a client of an endpoint whose server has ended is told so', async () => {
  const endpoint = await start()
  await closing(endpoint, async () => {
    const pidFile = join(clusterFolder(await locateData(dataFolder, serverAccount())), 'postmaster.pid')
    const client = await login(endpoint)
    const ended = new Promise<void>((done) => client.once('end', () => done()))
    process.kill(Number((await readFile(pidFile, 'utf8')).split('\n')[0]), 'SIGQUIT')
    await ended
    await expect(login(endpoint)).rejects.toMatchObject({ code: '57P03' })
  })
})

test('a database of another account is not touched', async () => {
  await (await start()).close()
  const location = await locateData(dataFolder, serverAccount())
  const cluster = clusterFolder(location)
  const other = initialiseCluster({ initdb: '/none', postgres: '/none' }, cluster, { uid: 5_432, gid: 5_432 })
  await expect(other).rejects.toMatchObject({ code: 'LOCAL_FOLDER_UNUSABLE' })
})

test('a file in the place of the folder', async () => {
  await writeFile(dataFolder, '')
  await expect(start()).rejects.toMatchObject({ code: 'LOCAL_FOLDER_UNUSABLE' })
})

test('a database whose files are damaged does not start; the log is named', async () => {
  await (await start()).close()
  const location = await locateData(dataFolder, serverAccount())
  await rm(join(clusterFolder(location), 'global'), { recursive: true })
  await expect(start()).rejects.toMatchObject({
    code: 'LOCAL_REDSHIFT_START_FAILED',
    hint: expect.stringContaining('redshift.log'),
  })
})
