import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CliResult, lakeload } from './cli'

/** Local endpoints of a test's own, in a folder of their own. */
export interface LocalHome {
  /** What `LAKELOAD_HOME` names. */
  readonly folder: string
  /** Runs a command against them. */
  lakeload(args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<CliResult>
  /** Runs a command with `--json`, expects an exit code, and answers its object. */
  json<T>(args: readonly string[], exitCode?: number): Promise<T>
  /** The rows of a query. */
  sql<T>(query: string): Promise<readonly T[]>
  /** Stops the endpoints and removes all that they kept. */
  close(): Promise<void>
}

/** @param environment settings for every command, such as LAKELOAD_SAMPLE_FILE */
export async function createLocalHome(
  environment: Readonly<Record<string, string>> = {},
): Promise<LocalHome> {
  const folder = await mkdtemp(join(tmpdir(), 'lakeload-home-'))
  const run = async (
    args: readonly string[],
    more: Readonly<Record<string, string>> = {},
  ): Promise<CliResult> => await lakeload(args, { LAKELOAD_HOME: folder, ...environment, ...more })
  const json = async <T>(args: readonly string[], exitCode = 0): Promise<T> => {
    const result = await run([...args, '--json'])
    if (result.exitCode !== exitCode) {
      throw new Error(
        `lakeload ${args.join(' ')} ended with ${result.exitCode}:\n${result.stderr}\n${result.stdout}`,
      )
    }
    return JSON.parse(result.stdout) as T
  }
  return {
    folder,
    lakeload: run,
    json,
    sql: async <T>(query: string) => await json<readonly T[]>(['local', 'sql', query]),
    close: async () => {
      const result = await run(['local', 'reset'])
      await rm(folder, { recursive: true, force: true })
      if (result.exitCode !== 0) throw new Error(`local reset failed:\n${result.stderr}`)
    },
  }
}
