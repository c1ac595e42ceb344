import type { CommandModule } from 'yargs'
import type { CommandContext } from '../../job/commands/command-context'
import { createTerminal } from '../../job/commands/common-options'
import { formatTable } from '../../job/ui/table'
import { ensureSome } from '../supervisor/ensure-local'
import { ensureOptions, type StartOptions } from './local-options'
import { type QueryAnswer, queryRedshift } from './query-redshift'

interface SqlOptions extends StartOptions {
  readonly statement: string
}

/** `lakeload local sql`: a statement on the local Redshift; starts the endpoints when they are not up. */
export function sqlCommand(context: CommandContext): CommandModule<object, SqlOptions> {
  return {
    command: 'sql <statement>',
    describe: 'Run SQL on the local Redshift',
    builder: (yargs) =>
      yargs
        .positional('statement', { type: 'string', demandOption: true, describe: 'In quotes' })
        .example('$0 local sql "select count(*) from spacex.launches"', 'A table')
        .example('$0 local sql --json "select name from spacex.launches"', 'An array of objects, one a row'),
    handler: async (options) => {
      const terminal = createTerminal(context, options)
      const onStart = () => terminal.say('starting the local endpoints')
      const endpoints = await ensureSome({ ...ensureOptions(context, options), onStart })
      const answer = await queryRedshift(endpoints.redshift, options.statement)
      terminal.print(terminal.json ? formatJson(answer) : formatRows(answer))
    },
  }
}

/** An array of objects; of columns with the same name the last one stands. */
function formatJson({ columns, rows }: QueryAnswer): string {
  const objects = rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index]])))
  return JSON.stringify(objects)
}

function formatRows({ columns, rows, done }: QueryAnswer): string {
  if (columns.length === 0) return done
  const titles = columns.map((title, index) => ({ title, align: alignOf(rows, index) }))
  const cells = rows.map((row) => row.map(formatCell))
  return `${formatTable(titles, cells)}\n(${rows.length} ${rows.length === 1 ? 'row' : 'rows'})`
}

function alignOf(rows: QueryAnswer['rows'], index: number): 'left' | 'right' {
  return rows.some((row) => typeof row[index] === 'number') ? 'right' : 'left'
}

/** On one line, whatever the value: a line break or a control character would break the table. */
function formatCell(value: unknown): string {
  if (value === null) return 'null'
  const inJson = (character: string) => JSON.stringify(character).slice(1, -1)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has to be found
  return String(value).replace(/[\u0000-\u001f]/g, inJson)
}
