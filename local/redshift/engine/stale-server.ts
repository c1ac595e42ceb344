import { execFile } from 'node:child_process'
import { readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { EndpointError } from '../endpoint-error'

const run = promisify(execFile)

/** Beside the database: the pid of the process that started its server. */
const ownerName = 'lakeload-owner'

/** Notes that this process runs the server of a database. */
export async function claimCluster(cluster: string): Promise<void> {
  await writeFile(join(cluster, ownerName), `${process.pid}\n`)
}

/**
 * Ends the server that a killed process left on a database, so that it can be started again.
 * A server whose starter still lives is an error: two processes cannot share a database. A pid file that names
 * some other program (pids are used again after a restart) is removed.
 */
export async function stopStaleServer(cluster: string): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid')
  const [pidLine, folderLine] = (await readFile(pidFile, 'utf8').catch(() => '')).split('\n')
  const pid = Number(pidLine)
  if (!Number.isInteger(pid) || pid <= 1) return
  const found = await describeProcess(pid)
  const folder = await realpath(cluster)
  if (found === undefined || !found.command.includes('postgres') || !found.command.includes(folder)) {
    await rm(pidFile, { force: true })
    return
  }
  const owner = Number(await readFile(join(cluster, ownerName), 'utf8').catch(() => ''))
  // The starter is the parent for as long as it lives; an orphan gets another one.
  if (found.parent === owner) {
    throw new EndpointError(
      'LOCAL_REDSHIFT_IN_USE',
      `the database in \`${folderLine ?? folder}\` is in use by process ${owner}`,
    )
  }
  await endProcess(pid)
}

/** Parent and command line of a process; `undefined` when there is none of that pid. */
async function describeProcess(pid: number): Promise<{ parent: number; command: string } | undefined> {
  if (process.platform === 'linux') {
    try {
      // "pid (name) state ppid …": the name may hold blanks and brackets, so read on after the last bracket.
      const status = await readFile(`/proc/${pid}/stat`, 'utf8')
      const parent = Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1])
      return { parent, command: (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ') }
    } catch {
      return undefined
    }
  }
  const answer = await run('ps', ['-o', 'ppid=,args=', '-p', String(pid)]).catch(() => undefined)
  const match = /^\s*(\d+)\s+(.*)$/.exec(answer?.stdout.split('\n')[0] ?? '')
  return match === null ? undefined : { parent: Number(match[1]), command: match[2] ?? '' }
}

/** Fast shutdown first; after ten seconds without cleaning up, which the next start then does. */
async function endProcess(pid: number): Promise<void> {
  if (!signal(pid, 'SIGINT')) return
  for (let waited = 0; signal(pid, 0); waited += 20) {
    if (waited === 10_000) signal(pid, 'SIGQUIT')
    await new Promise((done) => setTimeout(done, 20))
  }
}

/** Answers whether there was a process to take the signal. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name)
    return true
  } catch {
    return false
  }
}
