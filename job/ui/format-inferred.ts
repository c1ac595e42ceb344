import type { ContractDraft } from '../infer/contract-draft'
import { formatColumnType } from '../pipeline/column-type'
import { formatCount } from './format'
import { formatTable } from './table'

/** What `lakeload infer` did. */
export interface InferredPipeline {
  readonly draft: ContractDraft
  readonly records: string
  readonly files: readonly string[]
  /** The folder of the pipelines, where the command line named one: the next commands need it too. */
  readonly pipelinesOption?: string | undefined
}

/** The result as a person and as a program reads it. */
export function formatInferred(inferred: InferredPipeline): { readonly text: string; readonly json: object } {
  const { draft, files } = inferred
  const special = draft.tables.flatMap((table) =>
    table.columns.flatMap(({ name, path, type, reason }) =>
      reason === undefined
        ? []
        : [{ table: table.name, column: name, path, type: formatColumnType(type), reason }],
    ),
  )
  const json = {
    status: 'written',
    pipeline: draft.pipeline,
    stream: draft.stream,
    records: draft.records,
    records_path: inferred.records,
    write: draft.write,
    key: draft.key,
    key_origin: draft.keyOrigin,
    tables: draft.tables.map(({ name, from, columns }) => ({ name, from, columns: columns.length })),
    special,
    files,
  }
  const rows = draft.tables.map(({ name, from, columns }) => [name, from, formatCount(columns.length)])
  const lines = [
    `${draft.pipeline}: ${formatCount(draft.records)} records at ${inferred.records}`,
    '',
    formatTable(
      [{ title: 'table' }, { title: 'a row for each' }, { title: 'columns', align: 'right' }],
      rows,
    ),
    '',
    describeKey(draft),
  ]
  if (special.length > 0) {
    lines.push('', 'Kept in another type than the plainest:')
    for (const { path, type, reason } of special) lines.push(`  ${path}: ${type}, ${reason}`)
  }
  const option = inferred.pipelinesOption === undefined ? '' : ` --pipelines ${inferred.pipelinesOption}`
  lines.push('', ...files.map((file) => `written: ${file}`), '', 'Next:')
  lines.push(
    `  lakeload validate ${draft.pipeline}${option}`,
    `  lakeload run ${draft.pipeline} --local${option}`,
  )
  return { text: lines.join('\n'), json }
}

function describeKey({ key, keyOrigin, write }: ContractDraft): string {
  if (keyOrigin === 'none') {
    return `key: none, no column that is named like one is unique and never null; each load replaces all rows (write: ${write})`
  }
  const why = keyOrigin === 'given' ? 'as given' : 'proposed: unique and never null in these records'
  return `key: ${key.join(', ')} (${why}); write: ${write}`
}
