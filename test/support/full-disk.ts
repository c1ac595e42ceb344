import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { type CliResult, repository, runProgram } from './cli'

/** Runs the built `lakeload` where no more than so many kilobytes can be written. */
export type OnFullDisk = (
  kilobytes: number,
  args: readonly string[],
  environment: Readonly<Record<string, string>> & { readonly LAKELOAD_SCRATCH: string },
) => Promise<CliResult>

/** Past the start that builds the bundle when a source is newer: that would meet the limit, too. */
const command = [process.execPath, join(repository, 'dist', 'lakeload.js')]

/** No file may become larger (EFBIG). Every user may limit himself so; `ulimit` counts 512 bytes. */
export const limitFileSizes: OnFullDisk = async (kilobytes, args, environment) =>
  await runProgram(
    ['sh', '-c', `ulimit -f ${2 * kilobytes}; exec "$@"`, 'sh', ...command, ...args],
    environment,
  )

const unshare = ['unshare', '--user', '--map-root-user', '--mount']
const mount = 'mount -t tmpfs'

/** A disk of this size (ENOSPC), mounted in a name space of its own: where the machine lets us. */
const smallDisk: OnFullDisk = async (kilobytes, args, environment) =>
  await runProgram(
    [
      ...unshare,
      'sh',
      '-c',
      `${mount} -o size=${kilobytes}k tmpfs "$LAKELOAD_SCRATCH" && exec "$@"`,
      'sh',
      ...command,
      ...args,
    ],
    environment,
  )

function canMount(): boolean {
  const [program = '', ...args] = [...unshare, 'sh', '-c', `${mount} tmpfs /mnt`]
  return spawnSync(program, args).status === 0
}

/** The ways to a full disk that this machine has: at least one. A limit is for each file, a disk for all of them together. */
export const fullDisks: readonly (readonly [name: string, OnFullDisk])[] = [
  ['a limit of file sizes', limitFileSizes],
  ...(canMount() ? ([['a small disk', smallDisk]] as const) : []),
]
