import type { CommandModule } from 'yargs'
import { catalogue, type ErrorCode } from '../errors/catalogue'
import { JobError } from '../errors/job-error'
import { nearestName } from '../ui/nearest-name'
import { formatTable } from '../ui/table'
import type { CommandContext } from './command-context'
import { type CommonOptions, createTerminal } from './common-options'

interface ErrorsOptions extends CommonOptions {
  readonly code?: string | undefined
}

/** `lakeload errors [code]`: what the error codes mean, and the way out. */
export function errorsCommand(context: CommandContext): CommandModule<object, ErrorsOptions> {
  return {
    command: 'errors [code]',
    describe: 'Explain an error code, or list them all',
    builder: (yargs) =>
      yargs
        .positional('code', { type: 'string', describe: 'Such as LOAD_COPY_REJECTED' })
        .example('$0 errors', 'All codes')
        .example('$0 errors PIPELINE_INVALID', 'One'),
    handler: (options) => {
      const terminal = createTerminal(context, options)
      const codes = (Object.keys(catalogue) as ErrorCode[]).sort()
      const wanted = options.code === undefined ? codes : [findCode(options.code, codes)]
      const entries = wanted.map((code) => ({ code, ...catalogue[code] }))
      if (terminal.json) terminal.print(JSON.stringify({ errors: entries }))
      else if (options.code === undefined) {
        const rows = entries.map((entry) => [entry.code, entry.kind, entry.summary])
        terminal.print(formatTable([{ title: 'code' }, { title: 'kind' }, { title: 'meaning' }], rows))
      } else {
        for (const entry of entries)
          terminal.print(`${entry.code} (${entry.kind})\n${entry.summary}\nhint: ${entry.hint}`)
      }
    },
  }
}

function findCode(text: string, codes: readonly ErrorCode[]): ErrorCode {
  const found = codes.find((code) => code === text.toUpperCase())
  if (found !== undefined) return found
  const near = nearestName(text.toUpperCase(), codes)
  throw new JobError('USAGE', `there is no error code \`${text}\``, {
    hint: near === undefined ? 'run `lakeload errors` for all codes' : `did you mean \`${near}\`?`,
  })
}
