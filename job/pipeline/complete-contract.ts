import { createHash } from 'node:crypto'
import type { IgnoredPath, SchemaContract, TableContract } from './contract'

/** Puts the tables of a contract together, parents first already, with the hash that names this version of it. */
export function completeContract(
  pipeline: string,
  tables: readonly TableContract[],
  ignored: readonly IgnoredPath[],
): SchemaContract {
  const sha256 = createHash('sha256')
    .update(JSON.stringify([pipeline, tables, ignored]))
    .digest('hex')
  return { pipeline, tables, ignored, sha256 }
}
