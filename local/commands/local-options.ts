import type { Argv } from 'yargs'
import type { CommandContext } from '../../job/commands/command-context'
import type { CommonOptions } from '../../job/commands/common-options'
import { JobError } from '../../job/errors/job-error'
import type { EnsureLocalOptions } from '../supervisor/ensure-local'
import { localHome } from '../supervisor/local-home'
import type { WantedPorts } from '../supervisor/local-ports'

/** The options of the commands that may start endpoints. */
export interface StartOptions extends CommonOptions {
  readonly s3Port?: number | undefined
  readonly redshiftPort?: number | undefined
  readonly apiPort?: number | undefined
  readonly launches?: number | undefined
}

/** Adds the options of `local up`. */
export function withStartOptions<T>(yargs: Argv<T>): Argv<T & StartOptions> {
  return yargs
    .option('s3-port', { type: 'number', describe: 'Port of S3 (9300, or a free one)' })
    .option('redshift-port', { type: 'number', describe: 'Port of Redshift (5439, or a free one)' })
    .option('api-port', { type: 'number', describe: 'Port of the API (8300, or a free one)' })
    .option('launches', {
      type: 'number',
      describe: 'How many launches the API generates (200), instead of LAKELOAD_SAMPLE_FILE',
    }) as unknown as Argv<T & StartOptions>
}

/** What a command line and an environment say about the endpoints. */
export function ensureOptions(context: CommandContext, options: StartOptions): EnsureLocalOptions {
  if (options.launches !== undefined && !isCount(options.launches, 1_000_000_000)) {
    throw new JobError('USAGE', `--launches must be a whole number, not \`${options.launches}\``)
  }
  return {
    home: localHome(context.environment),
    ports: readPorts(options),
    sampleFile: context.environment.LAKELOAD_SAMPLE_FILE || undefined,
    launches: options.launches,
  }
}

function readPorts({ s3Port, redshiftPort, apiPort }: StartOptions): WantedPorts {
  for (const port of [s3Port, redshiftPort, apiPort]) {
    if (port !== undefined && !isCount(port, 65_535)) {
      throw new JobError('USAGE', `a port must be a whole number from 0 to 65535, not \`${port}\``)
    }
  }
  return { s3: s3Port, redshift: redshiftPort, api: apiPort }
}

function isCount(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most
}
