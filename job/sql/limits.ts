import { maxVarcharBytes } from '../pipeline/column-type'

/**
 * What Redshift takes at most, written down once. Sources: AWS "Quotas and limits in Amazon Redshift",
 * "Names and identifiers", "Character types", "Limitations for SUPER".
 */
export const redshiftLimits = {
  /** Bytes of UTF-8, not characters. */
  identifierBytes: 127,
  varcharBytes: maxVarcharBytes,
  columnsPerTable: 1_600,
  /** One row of a text or JSON file that COPY reads, and one JSON object in it (AWS, "COPY: data sources"). */
  copyRowBytes: 4 * 1024 * 1024,
  /** One SQL statement, in bytes. */
  statementBytes: 16 * 1024 * 1024,
} as const

/**
 * The statements that commit an open transaction, or cannot run in one. One of them inside the load's transaction
 * would show half a load to readers (AWS, "TRUNCATE", "VACUUM", "ALTER TABLE APPEND").
 */
const breaksTransaction =
  /^\s*(truncate|vacuum|alter\s+table\s+\S+\s+(append|alter\s+column)|create\s+external\s+table|copy\s+job|create\s+database|drop\s+database)\b/i

/** Whether a statement may not stand in a transaction that must be all or nothing. */
export function canBreakTransaction(sql: string): boolean {
  return breaksTransaction.test(sql)
}
