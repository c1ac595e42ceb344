import { spawn } from 'node:child_process'
import { join } from 'node:path'

export const repository = join(__dirname, '..', '..')

/** How a command ended. */
export interface CliResult {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/**
 * Runs the built `lakeload` as a person would, in a process of its own. The environment is the given one over a plain
 * base: nothing of the machine's own settings reaches the command.
 */
export async function lakeload(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<CliResult> {
  return await runProgram([process.execPath, join(repository, 'bin', 'lakeload.js'), ...args], environment)
}

/** Runs any program in the same way. */
export async function runProgram(
  [program = '', ...args]: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<CliResult> {
  const child = spawn(program, args, {
    cwd: repository,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, CI: 'true', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return { exitCode, stdout, stderr }
}
