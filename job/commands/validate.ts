import type { CommandModule } from 'yargs'
import { isJobError, JobError } from '../errors/job-error'
import { listPipelines, loadPipeline } from '../pipeline/load-pipeline'
import type { CommandContext } from './command-context'
import { type CommonOptions, createTerminal } from './common-options'
import { type PipelinesOption, pipelinesFolder, withPipelinesOption } from './pipelines-option'

interface ValidateOptions extends CommonOptions, PipelinesOption {
  readonly pipeline?: string | undefined
}

/** `lakeload validate [pipeline]`: checks definitions and contracts, all problems at once. */
export function validateCommand(context: CommandContext): CommandModule<object, ValidateOptions> {
  return {
    command: 'validate [pipeline]',
    describe: 'Check pipeline definitions and schema contracts, and report every problem',
    builder: (yargs) =>
      withPipelinesOption(yargs)
        .positional('pipeline', { type: 'string', describe: 'One pipeline; all where it is left away' })
        .example('$0 validate', 'Every pipeline')
        .example('$0 validate spacex', 'One'),
    handler: async (options) => {
      const terminal = createTerminal(context, options)
      const { projectFolder, environment } = context
      const folder = pipelinesFolder(options, context)
      const names = options.pipeline === undefined ? await listPipelines(folder) : [options.pipeline]
      if (names.length === 0) {
        throw new JobError('PIPELINE_NOT_FOUND', `there is no pipeline in \`${folder}\``)
      }
      const failures: JobError[] = []
      const results: { pipeline: string; tables: number }[] = []
      for (const name of names) {
        try {
          const pipeline = await loadPipeline(name, { projectFolder, pipelinesFolder: folder, environment })
          results.push({ pipeline: name, tables: pipeline.contract.tables.length })
          if (!terminal.json) terminal.print(`${name}: sound, ${pipeline.contract.tables.length} tables`)
        } catch (error) {
          if (!isJobError(error)) throw error
          failures.push(error)
        }
      }
      const [first] = failures
      if (first !== undefined) {
        if (failures.length === 1) throw first
        throw new JobError('PIPELINE_INVALID', failures.map((failure) => failure.message).join('\n'))
      }
      if (terminal.json) terminal.print(JSON.stringify({ pipelines: results }))
    },
  }
}
