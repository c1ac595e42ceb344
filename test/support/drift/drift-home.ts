import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import type { CliResult } from '../cli'
import { createLocalHome, type LocalHome } from '../local-home'
import { makeTempFolder, removeTempFolder } from '../temp-folder'

/** A record of the source, before it drifts and after. */
export type DriftRecord = Readonly<Record<string, unknown>>

/** Pipelines of a test's own, on endpoints of its own. */
export interface DriftHome {
  /** Writes a pipeline with a stream for each mode, all of the same records; with a setting they all have that instead. */
  writePipeline(name: string, modes: readonly string[], setting?: string): Promise<void>
  /** The text of a pipeline's `schema.yml`. */
  readContract(pipeline: string): Promise<string>
  /** What the source of a pipeline holds from now on. */
  writeRecords(pipeline: string, records: readonly DriftRecord[]): Promise<void>
  lakeload(...args: readonly string[]): Promise<CliResult>
  /** Every table of a pipeline as text: its columns with their types, and its rows. */
  tables(pipeline: string): Promise<string>
  query<T>(sql: string): Promise<readonly T[]>
  close(): Promise<void>
}

interface Up {
  readonly redshift: {
    readonly host: string
    readonly port: number
    readonly database: string
    readonly user: string
    readonly password: string
  }
}

export async function createDriftHome(): Promise<DriftHome> {
  const home: LocalHome = await createLocalHome()
  const folder = await makeTempFolder()
  const { redshift } = await home.json<Up>(['local', 'up'])
  const client = new Client(redshift)
  await client.connect()
  const query = async <T>(sql: string): Promise<readonly T[]> =>
    (await client.query(sql)).rows as readonly T[]
  return {
    query,
    readContract: async (name) => await readFile(join(folder, 'pipelines', name, 'schema.yml'), 'utf8'),
    writePipeline: async (name, modes, setting) => {
      const pipeline = join(folder, 'pipelines', name)
      await mkdir(pipeline, { recursive: true })
      await mkdir(join(folder, 'data', name), { recursive: true })
      const streams = modes.map(
        (mode) =>
          `    ${mode}: { path: 'records.json', schemaContract: '${setting ?? mode}', maxQuarantined: '100%' },\n`,
      )
      await writeFile(
        join(pipeline, 'pipeline.ts'),
        `export default {\n  name: '${name}',\n  source: { kind: 'files', path: '${join(folder, 'data', name)}' },\n  streams: {\n${streams.join('')}  },\n}\n`,
      )
      await writeFile(join(pipeline, 'schema.yml'), `version: 1\ntables:\n${modes.map(tablesOf).join('')}`)
    },
    writeRecords: async (name, records) => {
      await writeFile(join(folder, 'data', name, 'records.json'), JSON.stringify(records))
    },
    lakeload: async (...args) =>
      await home.lakeload([...args, '--local', '--pipelines', join(folder, 'pipelines')]),
    tables: async (pipeline) => {
      const columns = await query<Record<'t' | 'c' | 'd' | 'n', string>>(
        `select table_name as t, column_name as c, data_type as d, character_maximum_length as n from svv_columns where table_schema = '${pipeline}' and table_name not like '\\\\_%' order by table_name, ordinal_position`,
      )
      const lines: string[] = []
      for (const table of new Set(columns.map(({ t }) => t))) {
        const own = columns.filter(({ t, c }) => t === table && !c.startsWith('_'))
        const names = own.map(({ c }) => c)
        const types = own.map(
          ({ c, d, n }) => `${c} ${d.replace('character varying', 'varchar')}${n === null ? '' : `(${n})`}`,
        )
        const rows = await query<Record<string, unknown>>(
          `select ${names.map((name) => `"${name}"`).join(', ')} from "${pipeline}"."${table}" order by 1 nulls last, 2`,
        )
        lines.push(`${table}: ${shorten(types)}`)
        // What a row has nothing in, it does not say.
        for (const row of rows) {
          const values = names
            .filter((name) => row[name] !== null)
            .map((name) => `${name}=${cut(JSON.stringify(row[name]))}`)
          lines.push(`  ${shorten(values)}`)
        }
      }
      return lines.join('\n')
    },
    close: async () => {
      await client.end()
      await home.close()
      await removeTempFolder(folder)
    },
  }
}

const maxListed = 12

function shorten(items: readonly string[]): string {
  const more = items.length - maxListed
  return more > 0 ? `${items.slice(0, maxListed).join(', ')}, … ${more} more` : items.join(', ')
}

function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 40)}… (${text.length} characters)` : text
}

function tablesOf(mode: string): string {
  return `  ${mode}:
    stream: ${mode}
    from: $
    key: [id]
    columns:
      id: { path: $.id, type: integer, nullable: false }
      name: { path: $.name, type: varchar(16) }
      amount: { path: $.amount, type: integer }
      city: { path: $.city, type: varchar(16) }
      street: { path: $.place.street, type: varchar(16) }
  ${mode}_lines:
    stream: ${mode}
    from: $.lines[*]
    parent: ${mode}
    parent_key: { id: id }
    list_index: line_index
    key: [id, line_index]
    columns:
      sku: { path: '$.lines[*].sku', type: varchar(16) }
`
}
