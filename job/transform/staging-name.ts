import { createHash } from 'node:crypto'
import { redshiftLimits } from '../sql/limits'

/**
 * The name of a table's staging model, which is also its view's. One that Redshift would cut ends in a hash of
 * itself instead: a name that is cut could be another model's.
 */
export function stagingName(pipeline: string, table: string): string {
  const name = `stg_${pipeline}__${table}`
  // Names of lakeload are ASCII: a character is a byte.
  if (name.length <= redshiftLimits.identifierBytes) return name
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8)
  return `${name.slice(0, redshiftLimits.identifierBytes - hash.length - 1)}_${hash}`
}
