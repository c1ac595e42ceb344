import type { Environment } from '../settings'
import type { OutputStream } from '../ui/terminal'

/** What the entry point gives to every command. */
export interface CommandContext {
  readonly environment: Environment
  /** The folder that holds `pipelines/` and `dbt/`. */
  readonly projectFolder: string
  readonly stdout: OutputStream
  readonly stderr: OutputStream
  /** Aborts on the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal
  /** Sets what the process ends with when no error is thrown; 0 where no command sets it. */
  setExitCode(code: number): void
  /** The settings of the local endpoints, which it starts when they are not up; absent where there are none. */
  readonly localEnvironment?: () => Promise<Readonly<Record<string, string>>>
}
