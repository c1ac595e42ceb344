import type { TableDraft } from '../../../job/infer/contract-draft'
import type { TableContract } from '../../../job/pipeline/contract'

/** Draft tables as a contract has them: why a column is of its type is only in the comments. */
export function stripReasons(tables: readonly TableDraft[]): readonly TableContract[] {
  return tables.map((table) => ({
    ...table,
    columns: table.columns.map(({ name, path, type, nullable, description }) => ({
      name,
      path,
      type,
      nullable,
      description,
    })),
  }))
}
