import { JobError } from '../errors/job-error'
import { maxVarcharBytes } from '../pipeline/column-type'
import type { ContractDraft } from './contract-draft'
import { finishTables } from './finish-tables'
import type { NamedColumn, NamedTable } from './name-draft'
import type { StreamProfile } from './profile'

/** Names by which APIs call what identifies a record, the surest first. */
const keyNames: readonly RegExp[] = [
  /^(n?_?id)$/,
  /^(uuid|guid)$/,
  /^(key|pk)$/,
  /^(code|slug|sku|isbn|symbol|iso[a-z0-9_]*)$/,
  /_(id|uuid|guid)$/,
  /_(key|code|number)$/,
  /^name$/,
]
/** So few records are unique by accident: only a column that is called an id is believed then. */
const fewRecords = 2
/** The longest text that is worth repeating in every child row. */
const maxKeyBytes = 512

/** What a key decides: the way of writing, and the tables that repeat it. */
type Keyed = Pick<ContractDraft, 'write' | 'key' | 'keyOrigin' | 'tables'>

/** Chooses the root table's key, or takes the given one, and completes the tables with it. */
export function chooseKey(
  named: readonly NamedTable[],
  profile: StreamProfile,
  given: readonly string[] | undefined,
  stream: string,
): Keyed {
  const [root] = named
  const columns = root?.columns ?? []
  const key =
    given === undefined || given.length === 0
      ? proposeKey(columns, profile.records)
      : given.map((name) => findGiven(name, columns))
  refuseNulls(key, given !== undefined)
  const keyOrigin =
    key.length === 0 ? 'none' : given === undefined || given.length === 0 ? 'proposed' : 'given'
  return {
    write: key.length === 0 ? 'replace' : 'merge',
    key: key.map((column) => column.name),
    keyOrigin,
    tables: finishTables(named, key, stream, profile.records),
  }
}

function proposeKey(columns: readonly NamedColumn[], records: number): readonly NamedColumn[] {
  const candidates = columns.filter(
    (column) => column.words.length === 1 && !column.nullable && column.unique && isKeyType(column),
  )
  const patterns = records < fewRecords ? keyNames.slice(0, 2) : keyNames
  for (const pattern of patterns) {
    const match = candidates.find((column) => pattern.test(column.name))
    if (match !== undefined) return [match]
  }
  return []
}

function isKeyType({ type }: NamedColumn): boolean {
  switch (type.kind) {
    case 'integer':
    case 'bigint':
      return true
    case 'decimal':
      return type.scale === 0
    case 'varchar':
      return type.bytes <= maxKeyBytes
    default:
      return false
  }
}

/** The root column that `--key` names, by its name, its path or its JSON name. */
export function findGiven(name: string, columns: readonly NamedColumn[]): NamedColumn {
  const column = columns.find(
    (candidate) => candidate.name === name || candidate.path === name || candidate.words.join('.') === name,
  )
  if (column !== undefined && column.type.kind !== 'super') return column
  const known = columns.filter(({ type }) => type.kind !== 'super').map((one) => `\`${one.name}\``)
  const shown = known.length > 20 ? [...known.slice(0, 20), `${known.length - 20} more`] : known
  throw new JobError(
    'INFER_KEY_UNKNOWN',
    column === undefined
      ? `the records have no single value \`${name}\`; there are ${shown.join(', ')}`
      : `\`${name}\` is kept as SUPER (${column.reason ?? `more than ${maxVarcharBytes} bytes`}), which cannot be a key`,
  )
}

function refuseNulls(key: readonly NamedColumn[], isGiven: boolean): void {
  const nullable = isGiven ? key.find((column) => column.nullable) : undefined
  if (nullable === undefined) return
  throw new JobError(
    'INFER_KEY_INVALID',
    `key column \`${nullable.name}\` is null or absent in some records`,
    {
      context: { column: nullable.name, path: nullable.path },
    },
  )
}
