import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { listen } from '../../../../local/listen'
import type { LocalEndpoints } from '../../../../local/supervisor/local-endpoints'
import { type CliResult, lakeload, repository } from '../../../support/cli'
import { awaitEnd, commandOf, descendantsOf, isRunning } from '../../../support/processes'
import { makeTempFolder, removeTempFolder } from '../../../support/temp-folder'

let folder: string
beforeEach(async () => {
  folder = await makeTempFolder()
})
afterEach(async () => {
  await run(['local', 'reset'])
  await removeTempFolder(folder)
})

const run = (args: readonly string[]): Promise<CliResult> => lakeload(args, { LAKELOAD_HOME: folder })

async function up(): Promise<LocalEndpoints> {
  const { stdout, stderr, exitCode } = await run(['local', 'up', '--json'])
  expect([exitCode, stderr.replace('starting the local endpoints\n', '')]).toEqual([0, ''])
  return JSON.parse(stdout) as LocalEndpoints
}

async function supervisorPid(): Promise<number> {
  return (JSON.parse((await run(['local', 'status', '--json'])).stdout) as { pid: number }).pid
}

const rows = async (sql: string) => JSON.parse((await run(['local', 'sql', sql, '--json'])).stdout) as unknown

describe('the supervisor of the local endpoints', () => {
  it('comes up again with its data after it was killed, and leaves nothing of the killed one', async () => {
    await up()
    await rows('create table kept as select 1 as id')
    const pid = await supervisorPid()
    const before = [pid, ...descendantsOf(pid)]
    expect(before.length).toBeGreaterThan(2)
    process.kill(pid, 'SIGKILL')

    await up()
    expect(await rows('select id from kept')).toEqual([{ id: 1 }])
    await awaitEnd(before)
    expect(await supervisorPid()).not.toBe(pid)
  })

  it('is one for several commands at once, and all get the same', async () => {
    const results = await Promise.all([1, 2, 3].map(() => run(['local', 'up', '--json'])))
    expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0])
    expect(new Set(results.map(({ stdout }) => stdout)).size).toBe(1)
    const log = await readFile(join(folder, '.lakeload', 'logs', 'supervisor.log'), 'utf8')
    expect(log.match(/ready: /g)).toHaveLength(1)
  })

  it('leaves no file and no process after a reset', async () => {
    await up()
    const pid = await supervisorPid()
    const all = [pid, ...descendantsOf(pid)]
    expect((await run(['local', 'reset'])).exitCode).toBe(0)
    expect(all.filter(isRunning)).toEqual([])
    expect(await readdir(folder)).toEqual([])
  })

  it('ends what it started on SIGTERM', async () => {
    await up()
    const pid = await supervisorPid()
    const all = [pid, ...descendantsOf(pid)]
    process.kill(pid, 'SIGTERM')
    await awaitEnd(all)
    expect(existsSync(join(folder, '.lakeload', 'state.json'))).toBe(false)
  })

  it('ends when its folder is removed', async () => {
    await up()
    const pid = await supervisorPid()
    const all = [pid, ...descendantsOf(pid)]
    await rm(join(folder, '.lakeload', 'state.json'))
    await awaitEnd(all)
  })

  it('ends, so that the next command starts anew, when a server of its own has ended', async () => {
    await up()
    const pid = await supervisorPid()
    const server = descendantsOf(pid).find((child) => child > 0 && commandOf(child).includes('python'))
    process.kill(server ?? 0, 'SIGKILL')
    await awaitEnd([pid])
    await up()
    expect(await rows('select 1 as one')).toEqual([{ one: 1 }])
  })

  it('never ends a process that only has the number of a dead supervisor', async () => {
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
    await once(stranger, 'spawn')
    const other = createServer((_, response) => response.end('another program'))
    const controlPort = await listen(other, 0, 'the test')
    await mkdir(join(folder, '.lakeload'))
    await writeFile(
      join(folder, '.lakeload', 'state.json'),
      JSON.stringify({ pid: stranger.pid, token: 'of the dead', controlPort }),
    )
    try {
      expect((await run(['local', 'status'])).stdout).toBe('the local endpoints are down\n')
      await up()
      expect((await run(['local', 'down'])).exitCode).toBe(0)
      expect(isRunning(stranger.pid ?? 0)).toBe(true)
    } finally {
      stranger.kill()
      await new Promise((resolve) => other.close(resolve))
    }
  })

  it('takes a state file that is no JSON for none', async () => {
    await mkdir(join(folder, '.lakeload'))
    await writeFile(join(folder, '.lakeload', 'state.json'), '{"pid": 1')
    await up()
  })

  it.each(['s3', 'redshift', 'api'])(
    'says so when the port for %s is in use, and leaves nothing',
    async (name) => {
      const other = createServer()
      const port = await listen(other, 0, 'the test')
      const { exitCode, stderr, stdout } = await run(['local', 'up', `--${name}-port`, String(port)])
      await new Promise((resolve) => other.close(resolve))
      expect([exitCode, stdout]).toEqual([2, ''])
      expect(stderr).toContain(`port \`${port}\``)
      expect(stderr).toContain(`hint: choose another --${name}-port, or leave it away to take a free one`)
      expect((await run(['local', 'status'])).stdout).toBe('the local endpoints are down\n')
    },
  )

  it('says so when its folder cannot be made', async () => {
    const file = join(folder, 'a-file')
    await writeFile(file, '')
    const { exitCode, stderr } = await lakeload(['local', 'up'], { LAKELOAD_HOME: file })
    expect(exitCode).toBe(2)
    expect(stderr).toContain('error: cannot write to `')
    expect(stderr).toContain('hint: free some space, or set LAKELOAD_HOME to a folder that can be written')
  })

  it('serves in the foreground until a signal comes', async () => {
    const child = spawn(process.execPath, ['bin/lakeload.js', 'local', 'up', '--foreground', '--json'], {
      cwd: repository,
      env: { ...process.env, LAKELOAD_HOME: folder },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    const endpoints = JSON.parse(line.toString()) as LocalEndpoints
    expect((await fetch(`${endpoints.api.url}/v5/launches`)).status).toBe(200)
    expect(await rows('select 1 as one')).toEqual([{ one: 1 }])
    const all = descendantsOf(child.pid ?? 0)
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([143, null])
    await awaitEnd(all)
  })
})
