import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf } from '../../job/errors/error-facts'
import { JobError } from '../../job/errors/job-error'
import type { ApiSource } from '../api/api-source'
import { projectRoot } from '../project-root'
import type { SpawnMessage } from './control-messages'
import type { LocalHome } from './local-home'
import type { WantedPorts } from './local-ports'

/** A log that has grown beyond this is put aside at the next start; one older log is kept. */
const MOST_LOG_BYTES = 10_000_000

/** The hidden command that the supervisor's own process runs. */
export const SUPERVISE = 'supervise'

/**
 * What passes through the endpoints is in buffers that die at once, but count as growth of a small heap: by default V8 looks through
 * all of it again for every 20 MB, which takes the S3 more time than passing them on.
 */
const nodeFlags = ['--heap-growing-percent=400']

/** What the supervisor's process is told. */
export interface SuperviseOptions {
  readonly ports: WantedPorts
  readonly source: ApiSource
  /** Redshift alone; its COPY reads from the S3 of the environment. */
  readonly redshiftOnly?: boolean
}

/**
 * Starts a supervisor in a process of its own, which stays when this one ends and when its terminal closes, and waits
 * until it is ready, has failed, or finds that another one has the folder.
 */
export async function spawnSupervisor(home: LocalHome, options: SuperviseOptions): Promise<SpawnMessage> {
  const log = openLog(home)
  const cli = join(projectRoot(), 'bin', 'lakeload.js')
  const child = spawn(process.execPath, [...nodeFlags, cli, 'local', SUPERVISE, JSON.stringify(options)], {
    cwd: projectRoot(),
    env: { ...process.env, LAKELOAD_HOME: join(home.folder, '..') },
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  })
  closeSync(log)
  const message = await firstMessage(child)
  if (child.connected) child.disconnect()
  child.unref()
  if (message !== undefined) return message
  throw new JobError(
    'LOCAL_SUPERVISOR_ENDED',
    `the local endpoints did not start (exit code \`${child.exitCode ?? child.signalCode}\`); see \`${home.supervisorLog}\``,
  )
}

function firstMessage(child: ChildProcess): Promise<SpawnMessage | undefined> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as SpawnMessage))
    child.once('exit', () => resolve(undefined))
    child.once('error', reject)
  })
}

function openLog(home: LocalHome): number {
  try {
    mkdirSync(home.logs, { recursive: true })
    for (const name of ['supervisor.log', 's3.log', 'redshift.log']) putAside(join(home.logs, name))
    return openSync(home.supervisorLog, 'a')
  } catch (cause) {
    throw new JobError('LOCAL_FOLDER_UNUSABLE', `cannot write to \`${home.logs}\`: ${messageOf(cause)}`, {
      cause,
    })
  }
}

function putAside(file: string): void {
  if (existsSync(file) && statSync(file).size > MOST_LOG_BYTES) renameSync(file, `${file}.1`)
}
