import { formatColumnType } from '../pipeline/column-type'
import type { TableContract } from '../pipeline/contract'
import type { ContractMode } from '../pipeline/contract-modes'
import type { RawManifest } from '../pipeline/manifests'
import { countAll, readCensus } from '../stage/path-census'
import { type ContractChange, verdictOfMisfit } from './contract-change'

/**
 * The columns that must not be null and whose value is absent from some row, by the counts of extract: an absent value has no
 * place. Not asked of tables that leave rows out, nor of tables of objects, whose rows are not counted by one path.
 */
export function findMissingValues(
  table: TableContract,
  mode: ContractMode,
  raw: RawManifest,
): readonly ContractChange[] {
  const census = readCensus(raw)
  const isCounted = table.onlyWhere === undefined && (table.from === '$' || table.from.endsWith('[*]'))
  if (!isCounted || !census.complete) return []
  const rowCount = census.find(table.from)
  const rows = table.from === '$' ? raw.records : rowCount === undefined ? 0 : countAll(rowCount)
  return table.columns.flatMap((column): readonly ContractChange[] => {
    if (column.nullable) return []
    const count = census.find(column.path)
    const absent = rows - (count === undefined ? 0 : countAll(count))
    if (absent <= 0) return []
    return [
      {
        kind: 'type_misfit',
        stream: table.stream,
        table: table.name,
        column: column.name,
        path: column.path,
        type: formatColumnType(column.type),
        mode,
        verdict: verdictOfMisfit(mode, false),
        count: absent,
        why: 'is absent, and the column is not nullable',
      },
    ]
  })
}
