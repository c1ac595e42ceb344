import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { WriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { JobError } from '../../job/errors/job-error'
import { LOCAL_HOST, listen } from '../listen'
import { LOCAL_S3_ACCESS } from './s3-endpoint'
import { serverProgram } from './server-program'

const START_TIMEOUT_MS = 60_000
const STOP_TIMEOUT_MS = 3_000
/** Between our look for a free port and the server's bind another program may take it. */
const PORT_ATTEMPTS = 5

/** A running ministack. */
export interface Ministack {
  readonly pid: number
  readonly port: number
  /** Settles when the process has ended, for whatever reason. */
  readonly ended: Promise<void>
  close(): Promise<void>
}

export interface MinistackOptions {
  readonly python: string
  readonly dataFolder: string
  /** 0 takes a free one. */
  readonly port: number
  readonly reserveBytes: number
  readonly log: WriteStream
}

/**
 * Starts ministack and waits until it listens.
 * @throws JobError `LOCAL_NOT_SET_UP`, `LOCAL_S3_NOT_STARTED`, `LOCAL_PORT_IN_USE`
 */
export async function startMinistack(options: MinistackOptions): Promise<Ministack> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort(options.port)
    const child = await spawnMinistack(options, port)
    const output = await outputUntilReady(child, port, options.log)
    if (output.ready) return running(child, port)
    await stop(child)
    if (attempt < PORT_ATTEMPTS && /already in use/.test(output.text)) continue
    throw notStarted(options, output.text)
  }
}

async function spawnMinistack(
  options: MinistackOptions,
  port: number,
): Promise<ChildProcessWithoutNullStreams> {
  const temporaryFolder = join(options.dataFolder, 'tmp')
  await mkdir(temporaryFolder, { recursive: true })
  const child = spawn(options.python, ['-c', serverProgram], {
    cwd: options.dataFolder,
    env: environment(options, temporaryFolder, port),
    stdio: 'pipe',
  })
  // Writes to a server that has just died must not end this process.
  child.stdin.on('error', () => {})
  try {
    await once(child, 'spawn')
  } catch (cause) {
    throw new JobError('LOCAL_NOT_SET_UP', `the local S3 cannot start: \`${options.python}\` does not run`, {
      cause,
    })
  }
  return child
}

/** Nothing of the user's AWS settings reaches the server: its own credentials are read from the same variables. */
function environment(
  { dataFolder, reserveBytes }: MinistackOptions,
  temporaryFolder: string,
  port: number,
): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: temporaryFolder,
    TMPDIR: temporaryFolder,
    PYTHONUNBUFFERED: '1',
    PYTHONUTF8: '1',
    RESERVE_BYTES: String(reserveBytes),
    SERVICES: 's3',
    BIND_HOST: LOCAL_HOST,
    GATEWAY_PORT: String(port),
    S3_PERSIST: '1',
    S3_DATA_DIR: join(dataFolder, 'objects'),
    PERSIST_STATE: '1',
    STATE_DIR: join(dataFolder, 'state'),
    MINISTACK_REGION: LOCAL_S3_ACCESS.region,
    AUTH: 'true',
    AWS_ACCESS_KEY_ID: LOCAL_S3_ACCESS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_S3_ACCESS.secretAccessKey,
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
  }
}

interface Output {
  readonly ready: boolean
  /** The last lines, for the error. */
  readonly text: string
}

/**
 * Waits for the server's own line that it listens. A health request would not do: on a port that was taken meanwhile
 * another server might answer it.
 */
function outputUntilReady(
  child: ChildProcessWithoutNullStreams,
  port: number,
  log: WriteStream,
): Promise<Output> {
  return new Promise((resolve) => {
    let text = ''
    const settle = (ready: boolean) => {
      clearTimeout(timer)
      resolve({ ready, text })
    }
    const timer = setTimeout(settle, START_TIMEOUT_MS, false)
    const read = (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-4_000)
      if (text.includes(`Running on http://${LOCAL_HOST}:${port}`)) settle(true)
    }
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', read)
      stream.pipe(log, { end: false })
    }
    child.once('close', () => settle(false))
  })
}

function running(child: ChildProcessWithoutNullStreams, port: number): Ministack {
  const ended = new Promise<void>((resolve) => {
    if (hasEnded(child)) resolve()
    else child.once('exit', () => resolve())
  })
  return { pid: child.pid ?? 0, port, ended, close: () => stop(child) }
}

async function stop(child: ChildProcessWithoutNullStreams): Promise<void> {
  if (hasEnded(child)) return
  const exited = once(child, 'exit')
  child.stdin.end()
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
  await exited
  clearTimeout(timer)
}

function hasEnded(child: ChildProcessWithoutNullStreams): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

function notStarted(options: MinistackOptions, text: string): JobError {
  const lastLine = text.trim().split('\n').at(-1) ?? ''
  if (/No module named/.test(text)) {
    return new JobError('LOCAL_NOT_SET_UP', `the local S3 cannot start: ${lastLine} in \`${options.python}\``)
  }
  return new JobError(
    'LOCAL_S3_NOT_STARTED',
    `the local S3 did not start: ${lastLine || 'it said nothing'}; see \`${String(options.log.path)}\``,
  )
}

/** The wanted port, when nobody listens on it. */
async function freePort(wanted: number): Promise<number> {
  const server = createServer()
  const port = await listen(server, wanted, 'the local S3')
  await new Promise((resolve) => server.close(resolve))
  return port
}
